import { FILES, HOSTILE, hostile } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

test("hostile names are shown as text and do nothing", async ({ notebook, page }) => {
  const widget = new Widget(notebook.cell(await notebook.display(hostile)));
  await expect(widget.status).toHaveText(`${HOSTILE.length} rows`);
  await expect(widget.list).toContainText("<img src=x onerror=window.attacked=1>");
  await widget.rows.first().click();
  await expect(widget.details).toContainText("<img src=x onerror=window.attacked=1>");
  for (const tag of ["img", "script"]) await expect(widget.root.locator(tag)).toHaveCount(0);
  expect(await page.evaluate("window.attacked")).toBeUndefined();
  const text = (await widget.list.textContent()) ?? "";
  for (const hidden of ["\u001b", "\u0000", "\u202e"]) expect(text).not.toContain(hidden);
});

test("it follows the notebook's theme, at once and when drawn later", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  const background = () => widget.root.evaluate((root) => getComputedStyle(root).backgroundColor);
  const light = await background();
  await notebook.setTheme(true);
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  const later = new Widget(notebook.cell(await notebook.display(FILES)));
  expect(await later.root.evaluate((root) => getComputedStyle(root).backgroundColor)).toBe(dark);
  await notebook.setTheme(false);
  await expect.poll(background).toBe(light);
});

for (const width of [360, 600, 1000]) {
  test(`nothing scrolls sideways at ${width} px`, async ({ notebook }) => {
    const index = await notebook.display(FILES);
    const widget = new Widget(notebook.cell(index));
    await widget.root.evaluate((root, width) => {
      const host = (root.getRootNode() as ShadowRoot).host as HTMLElement;
      host.style.width = `${width}px`;
    }, width);
    await widget.expand("run1");
    await widget.row("part1.csv").click();
    await expect(widget.details).toBeVisible();
    const overflowing = await widget.root.evaluate((root) =>
      [root, ...root.querySelectorAll("*")]
        .filter(
          (element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "auto",
        )
        .map((element) => element.className),
    );
    expect(overflowing).toEqual([]);
    expect(await widget.root.evaluate((root) => root.scrollWidth - root.clientWidth)).toBe(0);
  });
}
