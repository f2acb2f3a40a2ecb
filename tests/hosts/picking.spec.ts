import { FILES, SLOW } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

test("what is picked in one cell is read in the next", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await expect(widget.status).toHaveText("2 rows");
  await widget.expand("run2");
  await widget.tick("part3.csv");
  await widget.addToNotebook("my_file");
  expect(await notebook.run("open(my_file).read()")).toBe("'event,energy\\n2,3\\n'");
  expect(await notebook.run("browser.selection")).toBe("('run2/part3.csv',)");
});

test("the keyboard alone searches, opens, picks and adds", async ({ notebook, page }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await widget.name.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("run1*"); // what is shown before is another list, which the keys must not meet
  await page.keyboard.press("Enter");
  await expect(widget.status).toHaveText("1 row");
  await widget.go("Tab", widget.rows.first());
  await page.keyboard.press("ArrowRight");
  await expect(widget.rows).toHaveCount(4);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(widget.bar).toContainText("2 selected");
  await widget.go("Tab", widget.bar.getByRole("textbox", { name: "Variable name" }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await expect(widget.bar).toContainText("two holds 2 paths");
  expect(await notebook.run("[Path(path).name for path in two]")).toBe("['part1.csv', 'part2.csv']");
});

test("a name that is taken asks before it is overwritten", async ({ notebook }) => {
  await notebook.run("taken = 1");
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await widget.tick("run1");
  await widget.bar.getByRole("textbox", { name: "Variable name" }).fill("taken");
  await widget.button("Add to notebook").click();
  await widget.button("Overwrite").click();
  await expect(widget.bar).toContainText("taken holds 3 paths");
  expect(await notebook.run("len(taken)")).toBe("3");
});

test("Ctrl+A takes all that the query finds, and says how much that is before anything happens", async ({
  notebook,
  page,
}) => {
  const widget = new Widget(notebook.cell(await notebook.display(SLOW.replace("2000", "700"))));
  await widget.search("*");
  await expect(widget.row("row0000")).toBeVisible();
  await widget.rows.first().focus();
  await page.keyboard.press("Control+A");
  await expect(widget.bar).toContainText("All 500 selected so far");
  await notebook.run("go.set()");
  await expect(widget.bar).toContainText("All 700 selected · 245 kB");
  expect(await notebook.run("len(browser.selection)")).toBe("700");
});
