import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { build } from "esbuild";
import { bundled } from "../../js/bundle/bundle.ts";
import { SETTINGS } from "../../js/bundle/settings.ts";
import { STATES } from "./states.ts";

/** A hub that trusts nobody. anywidget loads a bundle from a blob: and so do we. */
const POLICY =
  "default-src 'none'; script-src 'self' blob:; style-src 'self'; img-src 'self' data:; connect-src 'none'";
const NO_PARSING = "; require-trusted-types-for 'script'; trusted-types 'none'";
const HOST = "http://hub.test/";
const JS = join(import.meta.dirname, "../../js");

test.use({ trace: "off" });

let script = "";

test.beforeAll(async () => {
  const built = await Promise.all(
    ["browser.ts", "deposit.ts"].map((name) => bundled(join(JS, name), join(JS, "parts"))),
  );
  const entries = Object.fromEntries(built.map(({ entry: { name, code } }) => [name, code]));
  const codes = Object.fromEntries(built.flatMap(({ parts }) => parts.map(({ name, code }) => [name, code])));
  const contents = `export const bundles = ${JSON.stringify(entries)}; export const parts = ${JSON.stringify(codes)};`;
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
async function complaints(page: Page, policy = POLICY): Promise<string[]> {
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
      headers: { "Content-Security-Policy": policy },
    });
  });
  return found;
}

async function open(page: Page, state: string): Promise<void> {
  await page.goto(`${HOST}?state=${state}`);
  await page.locator("body[data-ready]").waitFor();
  await expect(page.locator(".panel")).toBeVisible();
}

/** Draws another state in the page that is open. */
async function show(page: Page, state: string, isPoisoned = false): Promise<void> {
  await page.evaluate(
    ([state, isPoisoned]) =>
      (globalThis as unknown as { show(state: string, isPoisoned: boolean): Promise<void> }).show(state, isPoisoned),
    [state, isPoisoned] as const,
  );
  await expect(page.locator(".panel")).toBeVisible();
}

test("every state is drawn under a strict policy, and asks nobody for anything [fault 89]", async ({ page }) => {
  test.slow();
  const found = await complaints(page);
  await open(page, "list");
  for (const state of Object.keys(STATES)) {
    await show(page, state);
    expect.soft(found.splice(0), state).toEqual([]);
  }
});

test("where nobody may parse HTML a description is words [fault 89]", async ({ page }) => {
  const found = await complaints(page, POLICY + NO_PARSING);
  await open(page, "list");
  expect(found).toEqual([]);
  await open(page, "metadata");
  await expect(page.locator(".rich-text")).toContainText("Proton collisions of 2022");
});

// Without a policy: nothing but the view stands between the text and the page.
test("hostile texts do nothing, and show all their characters, in every state [fault 54, 55, 56, 57, 58]", async ({
  page,
}) => {
  test.slow();
  const found = await complaints(page, "");
  await open(page, "list&poisoned");
  for (const state of Object.keys(STATES)) {
    await show(page, state, true);
    expect.soft(await suspects(page), state).toEqual([]);
    expect.soft(found.splice(0), state).toEqual([]);
    expect.soft(await page.evaluate(() => "attacked" in globalThis), state).toBe(false);
  }
});

test("of hostile descriptions the words are shown, and images as links [fault 54, 58]", async ({ page }) => {
  await complaints(page);
  await open(page, "metadata&poisoned");
  const text = page.locator(".rich-text");
  await expect(text).toContainText("said");
  await expect(text.getByRole("link", { name: "A plot" })).toHaveAttribute(
    "href",
    "https://tracker.example.org/pixel.gif",
  );
});

/** Elements that nobody of ours made, and texts with characters that turn, hide or steer. */
async function suspects(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector("main > * > *")?.shadowRoot;
    if (!root) return ["no box"];
    const isUnseen = (text: string) => /[\p{Cc}\p{Cf}]/u.test(text.replace(/[\n\t]/g, ""));
    const made = [
      ...root.querySelectorAll("img, script, iframe, object, embed, form[action], style, link, [name=main]"),
    ];
    const texts = [...root.querySelectorAll("*")].flatMap((element) => [
      ...[...element.childNodes].map((node) => (node instanceof Text ? node.data : "")),
      ...element
        .getAttributeNames()
        .filter((name) => name !== "value")
        .map((name) => `${name}=${element.getAttribute(name)}`),
    ]);
    return [...made.map(({ outerHTML }) => outerHTML), ...texts.filter(isUnseen)];
  });
}

test("what breaks the policy is noticed [fault 89]", async ({ page }) => {
  const found = await complaints(page);
  await open(page, "list");
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await expect.poll(() => found).toContainEqual(expect.stringContaining("style-src-attr inline"));
});
