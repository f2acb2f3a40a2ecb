import { FILES, HOSTILE, hostile } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

test("hostile names and descriptions are shown as text, do nothing and load nothing [fault 54, 55, 56, 57, 58]", async ({
  notebook,
  page,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => void (request.url().includes("tracker.example.org") && asked.push(request.url())));
  const widget = new Widget(notebook.cell(await notebook.display(hostile)));
  await expect(widget.status).toHaveText(`${HOSTILE.length} rows`);
  await expect(widget.list).toContainText("<img src=x onerror=window.attacked=1>");
  await widget.rows.first().click();
  await expect(widget.details).toContainText("<img src=x onerror=window.attacked=1>");
  const description = widget.details.locator(".rich-text");
  await expect(description).toContainText("said");
  await expect(description.getByRole("link", { name: "A plot" })).toHaveAttribute("rel", "noopener");
  for (const tag of ["img", "script", "style", "iframe", "form", "[data-commandlinker-command]", "[onclick]"]) {
    await expect(widget.root.locator(tag)).toHaveCount(0);
  }
  for (const part of [widget.list, widget.details]) {
    const text = (await part.textContent()) ?? "";
    for (const hidden of ["\u001b", "\u0000", "\u202e", "\u200b"]) expect(text).not.toContain(hidden);
  }
  expect(await page.evaluate("window.attacked")).toBeUndefined();
  expect(asked).toEqual([]);
});

test("it follows the notebook's theme, at once and when drawn later", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  const background = () => widget.root.evaluate((root) => getComputedStyle(root).backgroundColor);
  const light = await background();
  await notebook.setTheme(true);
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  const later = new Widget(notebook.cell(await notebook.display(FILES)));
  await expect.poll(() => later.root.evaluate((root) => getComputedStyle(root).backgroundColor)).toBe(dark);
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
    const overflowing = () =>
      widget.root.evaluate((root) =>
        [root, ...root.querySelectorAll("*")]
          .filter(
            (element) =>
              element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "auto",
          )
          .map((element) => element.className),
      );
    await expect.poll(overflowing).toEqual([]);
    await expect.poll(() => widget.root.evaluate((root) => root.scrollWidth - root.clientWidth)).toBe(0);
  });
}
