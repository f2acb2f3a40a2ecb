import { FILES } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

/** In command mode these delete, cut, insert, change, move, run or save cells. */
const DANGEROUS = ["d", "d", "x", "a", "b", "m", "y", "0", "0", "j", "k", "Delete", "Shift+M", "Shift+Enter"];

test("keys typed in the widget never reach the notebook", async ({ notebook, page }) => {
  const index = await notebook.display(FILES);
  const widget = new Widget(notebook.cell(index));
  const before = await notebook.sources();
  const prompt = await notebook.cell(index).locator(".jp-InputPrompt").textContent();
  const places = [
    widget.name,
    widget.rows.first(),
    widget.button("Search"),
    widget.button("Menu"),
    widget.root.getByRole("combobox", { name: "Kind" }),
  ];
  for (const place of places) {
    await notebook.command("notebook:enter-command-mode");
    await place.focus();
    for (const key of DANGEROUS) await page.keyboard.press(key);
    await page.keyboard.press("Escape");
  }
  expect(await notebook.sources()).toEqual(before);
  await expect(notebook.cell(index).locator(".jp-InputPrompt")).toHaveText(prompt ?? "");
});

test("Tab goes through the widget and out of it", async ({ notebook, page }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await widget.name.focus();
  const isInside = () => widget.root.evaluate((root) => root.matches(":focus-within"));
  let stops = 0;
  for (; (await isInside()) && stops < 30; stops++) await page.keyboard.press("Tab");
  expect(stops).toBeLessThan(10);
});
