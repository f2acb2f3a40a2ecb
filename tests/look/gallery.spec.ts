import { expect, type Page, test } from "@playwright/test";
import { serious } from "./axe.ts";
import { buildGallery, openStage, openState, showAt, showOn, THEMES, WIDTHS } from "./open-gallery.ts";
import { STATES } from "./states.ts";

/** These show all colors there are. */
const COLORFUL = [
  "focus",
  "file-replicas",
  "refused",
  "suggestions",
  "overwrite",
  "error",
  "added",
  "transfers",
  "transfers-done",
];

// Hundreds of steps that measure: a trace of them takes longer than they do.
test.use({ trace: "off" });
test.beforeAll(buildGallery);

test("no state has a serious finding of axe, and none sticks out of its box at any width", async ({ page }) => {
  test.setTimeout(600_000); // 90 states
  const widest = Math.max(...WIDTHS);
  await page.setViewportSize({ width: widest + 24, height: 640 });
  const stage = await openStage(page, "light");
  for (const state of Object.keys(STATES)) {
    const wrong = await showAt(stage, state, WIDTHS);
    expect.soft(wrong, state).toEqual(WIDTHS.map((width) => [width, []]));
    expect.soft(await serious(page, ".stage"), state).toEqual([]);
  }
});

test("text can be read in every theme", async ({ page }) => {
  test.slow();
  for (const theme of THEMES) {
    const tone = theme.endsWith("dark") ? "dark" : "light";
    const stage = await openStage(page, tone, theme.startsWith("contrast"));
    for (const state of COLORFUL) {
      await showOn(stage, state, 1000);
      expect.soft(await serious(page, ".stage", ["color-contrast"]), `${state} in ${theme}`).toEqual([]);
    }
  }
});

for (const [width, bar] of [
  [1000, 38],
  [600, 70],
  [360, 70],
] as const) {
  test(`lines have their heights at ${width} px`, async ({ page }) => {
    await openState(page, "list", "light", width);
    const selectors = [".panel", ".header", ".row.head", ".row[data-line]", ".button", ".field", ".bar"];
    await expect
      .poll(() => heights(page, selectors))
      .toEqual({
        ...{ ".panel": 460, ".header": 32, ".row.head": 26, ".row[data-line]": 26, ".button": 26, ".field": 26 },
        ".bar": bar,
      });
  });
}

test("the box is higher while the pane is below the list, and the pane is a page where it is narrow", async ({
  page,
}) => {
  for (const [width, height, isListSeen, isBackSeen] of [
    [1000, 460, true, false],
    [700, 560, true, false],
    [500, 460, false, true],
  ] as const) {
    await openState(page, "metadata", "light", width);
    await expect(page.locator(".tree")).toBeVisible({ visible: isListSeen });
    await expect(page.locator(".pane-back")).toBeVisible({ visible: isBackSeen });
    await expect.poll(() => heights(page, [".panel"]), `${width} px`).toEqual({ ".panel": height });
  }
});

test("closing a page of details leads back to the row it was about", async ({ page }) => {
  await openState(page, "metadata", "light", 500);
  await expect(page.locator(".pane-back")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator(".row[data-line='2']")).toBeFocused();
});

test("Tab goes from the header to the bar and out again, without a trap", async ({ page }) => {
  await openState(page, "metadata", "light", 1000);
  const stops: string[] = [];
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.querySelector("main > *")?.shadowRoot?.activeElement;
      return element && (element.getAttribute("aria-label") ?? element.getAttribute("role") ?? element.textContent);
    });
    if (!stop) break;
    stops.push(stop.trim());
  }
  expect(stops).toEqual([
    ...["ATLAS production", "Menu", "Scope", "Star", "Name", "Kind", "Stop", "FilterFilters", "row"],
    ...["Width of the details", "Copy identifier", "Close details", "tab", "tabpanel"],
    ...[...Array(6).fill("Copy value"), "the format", "Muon spectrum", "Open in Rucio's web interface"],
    ...["Clear the selection", "Make available", "More about making available", "Download"],
    ...["Variable name", "Add to notebook", "More ways to add", "Height"],
  ]);
});

test("dragging the splitter and the grip changes the sizes", async ({ page }) => {
  await openState(page, "metadata", "light", 1000);
  const drag = async (name: string, x: number, y: number) => {
    const box = await page.getByRole("separator", { name }).boundingBox();
    if (!box) throw new Error(`no ${name}`);
    const [left, top] = [box.x + box.width - 3, box.y + box.height - 3];
    await page.mouse.move(left, top);
    await page.mouse.down();
    await page.mouse.move(left + x, top + y, { steps: 3 });
    await page.mouse.up();
  };
  await drag("Width of the details", -80, 0);
  await drag("Height", 0, 60);
  await expect.poll(async () => (await page.locator(".side").boundingBox())?.width).toBe(400);
  await expect.poll(() => heights(page, [".panel"])).toEqual({ ".panel": 520 });
});

async function heights(page: Page, selectors: readonly string[]): Promise<Record<string, number>> {
  const measured = selectors.map(async (selector) => {
    const box = await page.locator(selector).first().boundingBox();
    return [selector, box?.height ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(measured));
}
