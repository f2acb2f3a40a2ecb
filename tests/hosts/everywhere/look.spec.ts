/** Every state, drawn in the real page of each host: pictures for people, and what can be measured in all of them. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { galleryModule, showOn } from "../../look/open-gallery.ts";
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
  test.setTimeout(180_000);
  const folder = join(STATE, "screenshots", "hosts", project.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1600, height: 1000 });
  host.writeFile("gallery.js", await galleryModule());
  const stage = host.cell(await host.display(GALLERY)).locator(".stage");
  await stage.waitFor();
  for (const theme of ["light", "dark"]) {
    await host.setTheme(theme === "dark");
    for (const width of WIDTHS) {
      for (const state of Object.keys(STATES)) {
        const wrong = await showOn(stage, state, width);
        expect.soft(wrong, `${state}, ${theme}, ${width} px`).toEqual([]);
        await picture(page, stage, join(folder, `${state}-${theme}-${width}.png`));
      }
    }
  }
  await host.setTheme(false);
});

/** Quicker than Playwright's own picture of an element, which waits until nothing moves: spinners do. */
async function picture(page: Page, stage: Locator, path: string): Promise<void> {
  await stage.scrollIntoViewIfNeeded();
  const clip = await stage.boundingBox();
  if (!clip) throw new Error("the stage is not seen");
  await page.screenshot({ path, clip, animations: "allow", caret: "initial" });
}
