/** What the widget gives the notebook besides variables, in whatever host the project names. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { Widget } from "../widget.ts";

test("a record that is ordered from the widget stands below its cell", async ({ host, page }) => {
  const cell = host.cell(await host.display(FILES));
  const widget = new Widget(cell);
  await host.run("1 + 1");
  await widget.tick("run1");
  await widget.button("Menu").click();
  await widget.root.getByRole("menuitem", { name: "Put a record below" }).click();
  await expect(widget.root.getByRole("dialog")).toContainText("It is in the notebook");
  // Colab gives the widget a frame of its own: what is below stands outside.
  const below = host.host === "colab" ? page.locator("body") : cell;
  await expect(below.getByText("picked = ['run1']")).toBeVisible();
});

test("the form of a deposit with what is chosen stands below the cell, and asks for an account first", async ({
  host,
}) => {
  const index = await host.display(FILES);
  const cell = host.cell(index);
  const widget = new Widget(cell);
  await host.run("1 + 1");
  await widget.tick("run1");
  await widget.button("Menu").click();
  await widget.root.getByRole("menuitem", { name: "Publish…" }).click();
  await expect(widget.root.getByRole("dialog")).toContainText("A form with the chosen files is below the cell");
  // Colab gives each widget a frame of its own.
  const frames = host.output(index).frameLocator("iframe");
  const below = host.host === "colab" ? frames.last().locator("body") : cell;
  await expect(below.getByText("Deposit on Zenodo")).toBeVisible();
  await expect(below.getByText("not signed in")).toBeVisible();
});

test("a cell awaits the choice, or is told at once that it cannot", async ({ host, kernel }) => {
  const widget = new Widget(host.cell(await host.display(FILES)));
  await widget.tick("run2");
  if (kernel === "kernel6") {
    expect(await host.runFailing("await browser.pick()")).toContain("A cell cannot wait for the widget in this kernel");
    return;
  }
  const waiting = await host.start("print(len(await browser.pick()))");
  await widget.button("Done").click();
  expect(await host.ended(waiting)).toBe("3\n");
});
