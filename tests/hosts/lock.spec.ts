import { FILES } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import { writeNotebook } from "./notebook.ts";
import { Widget } from "./widget.ts";

const LOCKED = FILES.replace('query="*")', 'query="*", lock="work.lock.json")');
const USES = "[Path(path).parent.name for path in mine]";

test("Run All after a restart sets what was added, and a lock changes when one says so [fault 82]", async ({
  lab,
  notebook,
}) => {
  await notebook.open(writeNotebook(lab, "locked.ipynb", [LOCKED, USES]));
  await notebook.runCell(0);
  const widget = new Widget(notebook.cell(0));
  await widget.tick("run1");
  await widget.addToNotebook("mine");

  await notebook.restartKernel();
  await notebook.command("notebook:run-all-cells");
  await expect(notebook.cell(1)).toContainText("['run1', 'run1', 'run1']");
  await expect(widget.status).toHaveText("2 rows");

  await widget.tick("run2");
  await widget.root.getByLabel("Variable name").fill("mine");
  await widget.root.getByRole("button", { name: "Add to notebook" }).click();
  await widget.root.getByRole("button", { name: "Overwrite" }).click();
  await expect(widget.root).toContainText("work.lock.json differs from what you have added");
  await widget.root.getByRole("button", { name: "Update lock" }).click();
  await expect(widget.root).not.toContainText("differs from what you have added");

  await notebook.restartKernel();
  await notebook.command("notebook:run-all-cells");
  await expect(notebook.cell(1)).toContainText("['run2', 'run2', 'run2']");
  await widget.root.getByRole("button", { name: "Menu" }).click();
  await widget.root.getByRole("menuitem", { name: "Variables" }).click();
  await expect(widget.root.getByRole("dialog", { name: "Variables" })).toContainText("mine 3 paths, ready");
});
