import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { build } from "esbuild";
import { bundled } from "../../js/bundle/bundle.ts";
import { SETTINGS } from "../../js/bundle/settings.ts";
import { STATES } from "./states.ts";

/** A hub that trusts nobody. anywidget loads a bundle from a blob: and so do we. */
const POLICY =
  "default-src 'none'; script-src 'self' blob:; style-src 'self'; img-src 'self' data:; connect-src 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";
const HOST = "http://hub.test/";
const JS = join(import.meta.dirname, "../../js");

test.use({ trace: "off" });

let script = "";

test.beforeAll(async () => {
  const { entry, parts } = await bundled(join(JS, "browser.ts"), join(JS, "parts"));
  const codes = Object.fromEntries(parts.map(({ name, code }) => [name, code]));
  const contents = `export const bundle = ${JSON.stringify(entry.code)}; export const parts = ${JSON.stringify(codes)};`;
  const { outputFiles } = await build({
    ...SETTINGS,
    entryPoints: [join(import.meta.dirname, "strict.ts")],
    format: "esm",
    write: false,
    logLevel: "error",
    plugins: [
      {
        name: "built",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^built$/ }, () => ({ path: "built", namespace: "built" }));
          onLoad({ filter: /.*/, namespace: "built" }, () => ({ contents }));
        },
      },
      ...SETTINGS.plugins,
    ],
  });
  script = outputFiles[0]?.text ?? "";
});

/** What leaves the page, and what the policy or the page complains of. */
async function complaints(page: Page): Promise<string[]> {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && found.push(`console: ${message.text()}`));
  page.on(
    "request",
    (request) => /^blob:|^data:|\/(strict\.js|\?.*)$/.test(request.url()) || found.push(request.url()),
  );
  await page.exposeFunction("violated", (what: string) => found.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      (globalThis as unknown as { violated(what: string): void }).violated(
        `${violatedDirective} ${blockedURI} ${sample}`,
      ),
    );
  });
  await page.route(`${HOST}**`, (route) => {
    const isScript = route.request().url().endsWith(".js");
    return route.fulfill({
      contentType: isScript ? "text/javascript" : "text/html",
      body: isScript ? script : readFileSync(join(import.meta.dirname, "strict.html"), "utf8"),
      headers: { "Content-Security-Policy": POLICY },
    });
  });
  return found;
}

test("every state is drawn under a strict policy, and asks nobody for anything [fault 89]", async ({ page }) => {
  test.slow();
  const found = await complaints(page);
  for (const state of Object.keys(STATES)) {
    await page.goto(`${HOST}?state=${state}`);
    await page.locator("body[data-ready]").waitFor();
    await expect(page.locator(".panel")).toBeVisible();
    expect.soft(found.splice(0), state).toEqual([]);
  }
});

test("what breaks the policy is noticed [fault 89]", async ({ page }) => {
  const found = await complaints(page);
  await page.goto(`${HOST}?state=list`);
  await page.locator("body[data-ready]").waitFor();
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await expect.poll(() => found).toContainEqual(expect.stringContaining("style-src-attr inline"));
});
