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
