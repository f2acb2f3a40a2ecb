import { FILES } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Notebook, writeNotebook } from "./notebook.ts";
import { Widget } from "./widget.ts";

test.describe("a page that is loaded again", () => {
  test.use({ ownPage: true }); // JupyterLab restores what was open at its leisure

  test("has the rows and what was picked as before", async ({ notebook }) => {
    const index = await notebook.display(FILES);
    const widget = new Widget(notebook.cell(index));
    await widget.expand("run1");
    await widget.tick("part1.csv");
    await expect(widget.bar).toContainText("1 selected"); // a page that goes takes along what the kernel has not answered
    await notebook.reload();
    await expect(widget.status).toHaveText("2 rows");
    await expect(widget.bar).toContainText("1 selected");
    await widget.addToNotebook("mine");
    expect(await notebook.run("print(Path(mine).name)")).toBe("part1.csv\n");
  });
});

test("a notebook saved with its widgets holds no row, no path and no selection", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await widget.expand("run1");
  await widget.tick("part1.csv");
  await widget.addToNotebook("mine");
  const models = Object.values(await notebook.saveWithWidgets()).filter(({ model_name }) => model_name === "AnyModel");
  expect(models).toHaveLength(1);
  const { _esm, layout, ...traits } = models[0]?.state ?? {};
  const own = Object.fromEntries(Object.entries(traits).filter(([name]) => !name.startsWith("_")));
  expect(own).toEqual({
    query: { text: "*", scope: "", kind: "all", sort: null, filters: "", facets: [], switches: [] },
  });
});

test("two tabs on one notebook are two views of one browser [fault 85]", async ({ notebook, page }) => {
  const index = await notebook.display(FILES);
  const here = new Widget(notebook.cell(index));
  await expect(here.status).toHaveText("2 rows");
  await notebook.command("docmanager:save");
  const tab = await page.context().newPage();
  const there = new Notebook(tab, notebook.lab, notebook.host);
  await there.open(notebook.name);
  const other = new Widget(there.cell(index));
  await expect(other.status).toHaveText("2 rows");
  await other.tick("run2");
  await expect(here.bar).toContainText("1 selected");
  await other.addToNotebook("both");
  await expect(here.bar).toContainText("both holds 3 paths");
  expect(await notebook.run("len(both)")).toBe("3");
  await tab.close();
});

test("Run All shows the browsers of all cells, each with its own rows", async ({ lab, notebook }) => {
  const later = 'other = Browser(MemoryCatalog.of_folder(folder / "run1"), query="*")\nother';
  await notebook.open(writeNotebook(lab, "all.ipynb", [FILES, later]));
  await notebook.command("notebook:run-all-cells");
  const [one, two] = [0, 1].map((index) => new Widget(notebook.cell(index))) as [Widget, Widget];
  await expect(one.status).toHaveText("2 rows");
  await expect(two.status).toHaveText("3 rows");
  await notebook.command("notebook:run-all-cells");
  await expect(two.row("part1.csv")).toBeVisible();
  await one.expand("run1");
  await expect(one.rows).toHaveCount(5);
});

test("a cleared output leaves the browser to be shown again as it was", async ({ notebook }) => {
  const index = await notebook.display(FILES);
  const widget = new Widget(notebook.cell(index));
  await widget.tick("run1");
  await expect(widget.bar).toContainText("1 selected"); // a view that goes takes along what the kernel has not answered
  await notebook.command("notebook:clear-all-cell-outputs");
  await expect(widget.root).toHaveCount(0);
  const again = new Widget(notebook.cell(await notebook.display("browser")));
  await expect(again.bar).toContainText("1 selected");
  await expect(again.status).toHaveText("2 rows");
});

test("a notebook opened again with its widgets saved, and no kernel behind them, says so [fault 86]", async ({
  notebook,
}) => {
  const index = await notebook.display(FILES);
  await expect(new Widget(notebook.cell(index)).status).toHaveText("2 rows");
  await notebook.saveWithWidgets();
  await notebook.close();
  await notebook.open(notebook.name);
  const widget = new Widget(notebook.cell(index));
  await expect(widget.root.getByText("No kernel behind this view")).toBeVisible();
  await notebook.runCell(index);
  await expect(widget.status).toHaveText("2 rows");
});
