/** What stays in the notebook, and in the next cell, when the widget is gone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FILES } from "./catalogs.ts";
import { expect, test } from "./fixtures.ts";
import type { Output } from "./host.ts";
import type { Notebook } from "./notebook.ts";
import { Widget } from "./widget.ts";

const WIDGET = "application/vnd.jupyter.widget-view+json";

/** The outputs of a cell as the file has them. */
async function savedOutputs(notebook: Notebook, index: number): Promise<readonly Output[]> {
  await notebook.command("docmanager:save");
  const { cells } = JSON.parse(readFileSync(join(notebook.lab.notebooks, notebook.name), "utf8"));
  return cells[index].outputs;
}

async function choose(widget: Widget, item: string): Promise<void> {
  await widget.button("Menu").click();
  await widget.root.getByRole("menuitem", { name: item }).click();
}

test("the widget is what is seen, and the file has text and HTML beside it", async ({ notebook }) => {
  const index = await notebook.display(FILES);
  const widget = new Widget(notebook.cell(index));
  await expect(widget.status).toHaveText("2 rows");
  await expect(notebook.cell(index)).not.toContainText("To browse and choose");
  const [output] = await savedOutputs(notebook, index);
  expect(Object.keys(output?.data ?? {}).sort()).toEqual([WIDGET, "text/html", "text/plain"]);
});

test("the code that is copied gives in a cell what the widget shows", async ({ notebook, page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await widget.expand("run1");
  await widget.tick("part2.csv");
  await widget.tick("run2");
  await widget.addToNotebook("mine");
  await choose(widget, "Copy as Python");
  const box = widget.root.getByRole("dialog", { name: "The same in Python" });
  await expect(box.getByRole("status")).toHaveText("Copied");
  const code = await page.evaluate(() => navigator.clipboard.readText());
  expect(code).toBe(await box.getByRole("textbox", { name: "Python" }).inputValue());
  await notebook.run("shown = mine; del mine");
  await notebook.run(code);
  expect(await notebook.run("print(mine == shown, len(mine))")).toBe("True 4\n");
});

test("a cell that awaits the choice goes on with it", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(FILES)));
  await expect(widget.status).toHaveText("2 rows");
  const waiting = await notebook.start("files = await browser.pick()\nprint([Path(one).name for one in files])");
  await expect(widget.bar).toContainText("A cell waits for your choice");
  await widget.tick("run2");
  await widget.button("Done").click();
  expect(await notebook.ended(waiting)).toBe("['part1.csv', 'part2.csv', 'part3.csv']\n");
  await expect(widget.button("Add to notebook")).toBeVisible();
});

test("a cell that awaits shows the browser itself, and may be interrupted", async ({ notebook }) => {
  const waiting = await notebook.start(`${FILES.replace(/\nbrowser$/, "")}\nawait browser.pick()`);
  const widget = new Widget(notebook.cell(waiting));
  await expect(widget.bar).toContainText("A cell waits for your choice");
  await notebook.interrupt();
  await expect(notebook.cell(waiting)).toContainText(/KeyboardInterrupt|CancelledError/);
  await expect(widget.button("Add to notebook")).toBeVisible();
  await widget.tick("run1");
  await widget.addToNotebook("mine");
  expect(await notebook.run("len(mine)")).toBe("3");
});

test.describe("in a page that is left", () => {
  test.use({ ownPage: true });

  test("a record stands below the cell, is saved, and is there after a reload", async ({ notebook }) => {
    const index = await notebook.display(FILES);
    const cell = notebook.cell(index);
    const widget = new Widget(cell);
    await notebook.run("1 + 1");
    await widget.tick("run1");
    await choose(widget, "Put a record below");
    await expect(widget.root.getByRole("dialog")).toContainText("It is in the notebook");
    await expect(cell.getByRole("cell", { name: "run1" })).toBeVisible();
    await expect(cell.locator("pre")).toContainText("picked = ['run1']");
    const outputs = await savedOutputs(notebook, index);
    expect(outputs.map(({ output_type, data }) => [output_type, Object.keys(data ?? {}).sort()])).toEqual([
      ["execute_result", [WIDGET, "text/html", "text/plain"]],
      ["display_data", ["text/html", "text/plain"]],
    ]);
    await notebook.reload();
    await expect(cell.getByRole("cell", { name: "run1" })).toBeVisible();
  });

  test("a record is seen where there is no kernel and nothing of ours", async ({ notebook, page }) => {
    const index = await notebook.display(FILES);
    const widget = new Widget(notebook.cell(index));
    await widget.tick("run1");
    await choose(widget, "Put a record below");
    await expect(notebook.cell(index).getByRole("cell", { name: "run1" })).toBeVisible();
    await notebook.command("docmanager:save");
    await notebook.close();
    const saved = JSON.parse(readFileSync(join(notebook.lab.notebooks, notebook.name), "utf8"));
    saved.metadata.kernelspec.name = "a-kernel-that-is-not-here";
    notebook.writeFile("reopened.ipynb", JSON.stringify(saved));
    await page.goto(
      `${notebook.lab.url}/lab/workspaces/no-kernel/tree/reopened.ipynb?reset&token=${notebook.lab.token}`,
    );
    await expect(notebook.cell(index).getByRole("cell", { name: "run1" })).toBeVisible({ timeout: 60_000 });
  });
});
