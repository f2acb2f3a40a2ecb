/** What is left of a cell's earlier runs. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import type { Host } from "../host.ts";
import { Widget } from "../widget.ts";

/** What 20 runs of a cell could leave behind in the kernel; 16 threads serve all widgets of a kernel. */
const LEFT = `
import threading, gc
import ipywidgets.widgets.widget as kept
gc.collect()
names = [thread.name for thread in threading.enumerate()]
ours = sum(name.startswith("ipylake-") for name in names)
print(len(kept._instances), len(get_ipython().kernel.comm_manager.comms), len(names) - ours, ours <= 16)`;

test("a cell that is run 20 times leaves no comm, no thread and no listener", async ({ host }) => {
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
