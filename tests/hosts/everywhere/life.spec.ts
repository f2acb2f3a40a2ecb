/** What begins and ends: views, kernels, cells. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { Widget } from "../widget.ts";

test("two views of one browser share rows and selection, and an interrupted cell leaves it as it is [fault 34]", async ({
  host,
}) => {
  const one = new Widget(host.cell(await host.display(FILES)));
  await expect(one.status).toHaveText("2 rows"); // else its own first search may come after the other's
  const other = new Widget(host.cell(await host.display("browser")));
  await expect(other.status).toHaveText("2 rows");
  await other.search("run2");
  await expect(one.status).toHaveText("1 row");
  await one.tick("run2");
  await expect(other.bar).toContainText("1 selected");
  await expect(other.row("run2")).toHaveAttribute("aria-selected", "true");

  const index = await host.start("print('begun', flush=True)\nwhile True: Path('x').exists()");
  await expect(host.output(index)).toContainText("begun");
  await host.interrupt();
  await expect(host.ended(index)).rejects.toThrow("KeyboardInterrupt");
  await one.addToNotebook("mine");
  expect(await host.run("print([Path(one).name for one in mine])")).toBe("['part1.csv', 'part2.csv', 'part3.csv']\n");
});

test("after a restart of the kernel the old view says so [fault 33]", async ({ host }) => {
  const index = await host.display(FILES);
  const widget = new Widget(host.cell(index));
  await expect(widget.status).toHaveText("2 rows");
  await host.restartKernel();
  await widget.search("run1");
  await expect(widget.root.getByText("No kernel behind this view")).toBeVisible();
  await expect(widget.row("run1")).toBeVisible();
  await host.runCell(index);
  await widget.search("run1");
  await expect(widget.status).toHaveText("1 row");
});
