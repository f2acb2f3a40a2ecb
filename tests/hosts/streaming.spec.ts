import { MILLION, SLOW } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

test("the first rows are drawn while the search goes on", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(SLOW)));
  await widget.search("*");
  await expect(widget.row("row0000")).toBeVisible();
  await expect(widget.status).toHaveText("500 rows, still loading");
  await notebook.run("go.set()");
  await expect(widget.status).toHaveText("2 000 rows");
});

test("Stop ends a search and keeps its rows", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(SLOW)));
  await widget.search("*");
  await expect(widget.row("row0000")).toBeVisible();
  await widget.button("Stop").click();
  await expect(widget.status).toHaveText("500 rows, stopped");
  await expect(widget.button("Search")).toBeVisible();
});

test("of a million rows the page holds 120 at most, wherever one looks", async ({ notebook, page }) => {
  const widget = new Widget(notebook.cell(await notebook.display(MILLION)));
  await expect(widget.status).toHaveText("1 000 000 rows", { timeout: 90_000 });
  await widget.rows.first().focus();
  for (const [key, name] of [
    ["End", "row999999"],
    ["PageUp", "row999985"],
    ["Home", "row000000"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(widget.row(name)).toBeVisible();
    expect(await widget.rows.count()).toBeLessThanOrEqual(120);
  }
});
