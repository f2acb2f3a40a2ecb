import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../processes.ts";
import { Notebook } from "./notebook.ts";
import { Widget } from "./widget.ts";
import { press, signIn } from "./zenodo/deposit.ts";
import { expect, test } from "./zenodo/fixtures.ts";

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

test("examples/zenodo.ipynb finds a record, has it in the next cell, and sends a result to a draft", async ({
  lab,
  page,
  zenodo,
}) => {
  copyFileSync(join(ROOT, "examples", "zenodo.ipynb"), join(lab.notebooks, "zenodo.ipynb"));
  const sites = ["zenodo", "sandbox"].map((name) => `[zenodo.${name}]\nurl = "${zenodo.url}"\n`).join("");
  writeFileSync(join(lab.notebooks, "sites.toml"), sites);
  const notebook = new Notebook(page, lab);
  await notebook.open("zenodo.ipynb");
  await notebook.run(
    "import os; os.environ.update(IPYLAKE_CONFIG='sites.toml', XDG_DATA_HOME=os.path.abspath('data'))",
  );
  await notebook.runCell(1);
  const widget = new Widget(notebook.cell(1));
  await expect(widget.status).toHaveText(/records$/);
  await widget.tick("Gamma-ray run 59");
  await widget.button("Add to notebook").click();
  await expect(
    widget.root.getByRole("status").filter({ hasText: "2 of 2 files are not downloaded yet" }),
  ).toBeVisible();
  await widget.button("Download, set it then").click();
  await expect(widget.bar).toContainText("my_files holds");
  expect(await notebook.runCell(3)).toMatch(/run 59\.csv'.*\n\['10\.5281\/zenodo\.\d+'\]/);
  await notebook.runCell(5);
  const form = notebook.cell(5).getByRole("region", { name: /^Deposit on/ });
  await signIn(form);
  await expect(form.getByRole("textbox", { name: /^Title/ })).toHaveValue("Counts of gamma rays in a day");
  await expect(form.getByRole("toolbar").last()).toContainText("1 file");
  await press(form, "Review…");
  await expect(form.getByText(/is missing|add one/).first()).toBeVisible();
  expect((await notebook.runCell(7)).trim().split("\n")).toHaveLength(5);
  await notebook.close();
});
