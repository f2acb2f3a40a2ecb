/** What begins and ends: views, kernels, cells that are run again. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import type { Host } from "../host.ts";
import { Widget } from "../widget.ts";

test("two views of one browser share rows and selection", async ({ host }) => {
  const one = new Widget(host.cell(await host.display(FILES)));
  const other = new Widget(host.cell(await host.display("browser")));
  await other.search("run2");
  await expect(one.status).toHaveText("1 row");
  await one.tick("run2");
  await expect(other.bar).toContainText("1 selected");
  await expect(other.row("run2")).toHaveAttribute("aria-selected", "true");
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

test("an interrupted cell leaves the browser as it is [fault 34]", async ({ host }) => {
  const widget = new Widget(host.cell(await host.display(FILES)));
  await expect(widget.status).toHaveText("2 rows");
  const index = await host.start("print('begun', flush=True)\nwhile True: Path('x').exists()");
  await expect(host.output(index)).toContainText("begun");
  await host.interrupt();
  await expect(host.ended(index)).rejects.toThrow("KeyboardInterrupt");
  await widget.expand("run1");
  await widget.tick("part1.csv");
  await widget.addToNotebook("mine");
  expect(await host.run("print(Path(mine).name)")).toBe("part1.csv\n");
});

/** What 20 runs of a cell could leave behind in the kernel; 16 threads serve all widgets of a kernel. */
const LEFT = `
import threading, gc
import ipywidgets.widgets.widget as kept
gc.collect()
names = [thread.name for thread in threading.enumerate()]
ours = sum(name.startswith("ipylake-") for name in names)
print(len(kept._instances), len(get_ipython().kernel.comm_manager.comms), len(names) - ours, ours <= 16)`;

test("a cell that is run 20 times leaves no comm, no thread and no listener", async ({ host, hostName }) => {
  test.skip(hostName === "colab", "Colab does not tell the kernel which cell it runs");
  const index = await host.display(FILES);
  const widget = new Widget(host.cell(index));
  const again = async () => {
    await host.runCell(index);
    await expect(widget.status).toHaveText("2 rows");
  };
  await again();
  const before = await host.run(LEFT);
  for (let run = 0; run < 3; run++) await again(); // the cell in between brings a thousand listeners of the host's
  const listeners = await listenersIn(host);
  for (let run = 0; run < 20; run++) await again();
  // A view has some forty; what JupyterLab's own windowing adds and drops is less than ten a run.
  expect((await listenersIn(host)) - listeners).toBeLessThan(20 * 10);
  expect(await host.run(LEFT)).toBe(before);
});

/** Listeners of the page's events, after a collection of what nobody holds. */
async function listenersIn(host: Host): Promise<number> {
  const session = await host.page.context().newCDPSession(host.page);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  return metrics.find(({ name }) => name === "JSEventListeners")?.value ?? Number.NaN;
}
