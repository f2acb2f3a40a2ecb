/** What people need of a page, or have told their system: contrast, colors of their own, larger letters, stillness, keys. */
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { STATE } from "../processes.ts";
import type { Stage } from "./in-a-host.ts";
import { openStage, showAt, showOn } from "./open-gallery.ts";
import { STATES } from "./states.ts";

test.use({ trace: "off" });

const WIDTHS = [1000, 360] as const;
const VIEWPORT = { width: 1040, height: 640 };
const PICTURES = join(STATE, "screenshots", "needs");
/** Of these there are pictures for people; the others differ from them in no color. */
const SEEN = ["list", "focus", "replicas", "refused", "suggestions", "overwrite", "missing", "adding", "code", "keys"];

type Tone = "light" | "dark";
interface Need {
  readonly name: string;
  readonly tone: Tone;
  readonly ofTheme?: boolean;
  readonly media?: { readonly contrast?: "more"; readonly forcedColors?: "active" };
}

const COLORS: readonly Need[] = (["light", "dark"] as const).flatMap((tone) => [
  { name: `${tone} colors`, tone },
  { name: `a theme of high contrast in ${tone}`, tone, ofTheme: true },
  { name: `a wish for more contrast in ${tone}`, tone, media: { contrast: "more" } },
  { name: `forced colors in ${tone}`, tone, media: { forcedColors: "active" } },
]);

for (const { name, tone, ofTheme = false, media = {} } of COLORS) {
  test(`with ${name} every text can be read, and whatever has the focus shows it [fault 87]`, async ({ page }) => {
    test.slow();
    await page.setViewportSize(VIEWPORT);
    await page.emulateMedia({ ...media, colorScheme: tone });
    const stage = await openStage(page, tone, ofTheme);
    for (const state of Object.keys(STATES)) {
      for (const width of SEEN.includes(state) ? WIDTHS : []) {
        await showOn(stage, state, width);
        await page.screenshot({ path: join(PICTURES, `${state}-${name.replaceAll(" ", "-")}-${width}.png`) });
      }
      for (const [width, wrong] of await showAt(stage, state, WIDTHS)) {
        expect.soft(wrong, `${state}, ${width} px`).toEqual([]);
      }
      const unmarked = await stage.evaluate((stage) => (stage as Stage).unmarked());
      expect.soft(unmarked, `the focus in ${state}`).toEqual([]);
    }
  });
}

for (const percent of [200, 400]) {
  test.describe(`in a window of 1 280 px, at ${percent} %`, () => {
    const width = 1280 / (percent / 100);
    test.use({ viewport: { width, height: VIEWPORT.height }, deviceScaleFactor: percent / 100 });

    test("nothing is cut off, hidden or scrolls sideways [fault 87]", async ({ page }) => {
      test.slow();
      const stage = await openStage(page, "light");
      for (const state of Object.keys(STATES)) {
        expect.soft(await showOn(stage, state, width - 16), state).toEqual([]);
        expect.soft(await page.evaluate(() => document.body.scrollWidth), state).toBe(width);
        if (SEEN.includes(state)) await page.screenshot({ path: join(PICTURES, `${state}-zoom-${percent}.png`) });
      }
    });
  });
}

test("nothing moves where somebody wants no motion, and spinners turn where nobody has said so", async ({ page }) => {
  await page.setViewportSize(VIEWPORT);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const stage = await openStage(page, "light");
  for (const state of Object.keys(STATES)) {
    await showOn(stage, state, 1000);
    expect.soft(await stage.evaluate((stage) => (stage as Stage).moving()), state).toEqual([]);
  }
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await showOn(stage, "list", 1000);
  expect(await stage.evaluate((stage) => (stage as Stage).moving())).toContain("spinner");
});
