import { FILES } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

test("after a reload of the page the rows and what was picked are there again", async ({ notebook }) => {
  const index = await notebook.display(FILES);
  const widget = new Widget(notebook.cell(index));
  await widget.expand("run1");
  await widget.tick("part1.csv");
  await notebook.reload();
  await expect(widget.status).toHaveText("2 rows");
  await expect(widget.bar).toContainText("1 selected");
  await widget.addToNotebook("mine");
  expect(await notebook.run("print(Path(mine).name)")).toBe("part1.csv\n");
});

test("after a restart of the kernel the old view says so, and running the cell again helps", async ({ notebook }) => {
  const index = await notebook.display(FILES);
  const widget = new Widget(notebook.cell(index));
  await expect(widget.status).toHaveText("2 rows");
  await notebook.restartKernel();
  await widget.search("run1");
  await expect(widget.root.getByText("No kernel behind this view")).toBeVisible();
  await expect(widget.row("run1")).toBeVisible();
  await notebook.runCell(index);
  await widget.search("run1");
  await expect(widget.status).toHaveText("1 row");
});

test("two views of one browser share rows and selection", async ({ notebook }) => {
  const one = new Widget(notebook.cell(await notebook.display(FILES)));
  const other = new Widget(notebook.cell(await notebook.display("browser")));
  await other.search("run2");
  await expect(one.status).toHaveText("1 row");
  await one.tick("run2");
  await expect(other.bar).toContainText("1 selected");
  await expect(other.row("run2")).toHaveAttribute("aria-selected", "true");
});

test("a search is answered while another cell runs", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await expect(widget.status).toHaveText("2 rows");
  await notebook.run("import time; end = Path('end'); end.unlink(missing_ok=True)");
  const running = await notebook.start("while not end.exists(): time.sleep(0.01)\nprint('ended')");
  await widget.search("run1");
  await expect(widget.status).toHaveText("1 row");
  await expect(notebook.cell(running).locator(".jp-InputPrompt")).toHaveText("[*]:");
  notebook.writeFile("end", "");
  await expect(notebook.cell(running)).toContainText("ended");
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
  expect(own).toEqual({ query: { text: "*", scope: "", kind: "all", sort: null } });
});
