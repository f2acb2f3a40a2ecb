import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../processes.ts";
import { expect, test } from "./fixtures.ts";
import { Notebook } from "./notebook.ts";
import { Widget } from "./widget.ts";

test("examples/first_look.ipynb runs without a server, and what is ticked is in the next cell", async ({
  lab,
  page,
}) => {
  copyFileSync(join(ROOT, "examples", "first_look.ipynb"), join(lab.notebooks, "first_look.ipynb"));
  const notebook = new Notebook(page, lab);
  await notebook.open("first_look.ipynb");
  for (const index of [1, 2]) await notebook.runCell(index);
  const widget = new Widget(notebook.cell(2));
  await expect(widget.status).toHaveText("3 rows");
  await widget.expand("run2");
  await widget.tick("part4.csv");
  await expect(widget.bar).toContainText("1 selected");
  expect(await notebook.runCell(4)).toBe("('run2/part4.csv',)");
  await widget.addToNotebook("my_files");
  expect(await notebook.run("print(my_files)")).toContain("first_look/run2/part4.csv");
  await notebook.close();
});
