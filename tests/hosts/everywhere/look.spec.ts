/** Every state, drawn in the real page of each host: pictures for people, and what can be measured in all of them. */
import { mkdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CDPSession, Locator } from "@playwright/test";
import { galleryModule, resizedTo, showOn } from "../../look/open-gallery.ts";
import { STATES } from "../../look/states.ts";
import { STATE } from "../../processes.ts";
import { expect, test } from "../fixtures.ts";

const GALLERY = `
import anywidget, pathlib
class Gallery(anywidget.AnyWidget):
    _esm = pathlib.Path("gallery.js").read_text()
gallery = Gallery()
gallery`;

const WIDTHS = [1000, 360] as const;

test("every state looks right in the host's page, in light and dark, wide and narrow [fault 87]", async ({
  host,
  page,
}, { project }) => {
  test.setTimeout(600_000);
  const folder = join(STATE, "screenshots", "hosts", project.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1600, height: 1000 });
  host.writeFile("gallery.js", await galleryModule());
  const stage = host.cell(await host.display(GALLERY)).locator(".stage");
  await stage.waitFor();
  const chromium = await page.context().newCDPSession(page);
  for (const theme of ["light", "dark"]) {
    await host.setTheme(theme === "dark");
    for (const state of Object.keys(STATES)) {
      for (const width of WIDTHS) {
        const wrong = await (width === WIDTHS[0] ? showOn(stage, state, width) : resizedTo(stage, width));
        expect.soft(wrong, `${state}, ${theme}, ${width} px`).toEqual([]);
        await picture(chromium, stage, join(folder, `${state}-${theme}-${width}.png`));
      }
    }
  }
  await host.setTheme(false);
});

/**
 * Quicker than Playwright's own picture of an element, which waits until nothing moves (spinners do) and packs each as
 * small as it can: there are hundreds.
 */
async function picture(chromium: CDPSession, stage: Locator, path: string): Promise<void> {
  await stage.evaluate((stage) => stage.scrollIntoView({ block: "nearest" }));
  const box = await stage.boundingBox();
  if (!box) throw new Error("the stage is not seen");
  const clip = { ...box, scale: 1 };
  const { data } = await chromium.send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true, clip });
  await writeFile(path, data, "base64");
}
