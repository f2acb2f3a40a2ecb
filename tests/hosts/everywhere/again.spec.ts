/** What is left of a cell's earlier runs. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import type { Host } from "../host.ts";
import { Widget } from "../widget.ts";

/** What 20 runs of a cell could leave behind in the kernel; 16 threads serve all widgets of a kernel. */
const LEFT = `
import gc, json, threading
import ipywidgets.widgets.widget as kept
gc.collect()
names = [thread.name for thread in threading.enumerate()]
others = [name for name in names if not name.startswith("ipylake-")]
print(json.dumps({
    "widgets": len(kept._instances),
    "comms": len(get_ipython().kernel.comm_manager.comms),
    "ours": len(names) - len(others),
    "others": [name.rstrip("0123456789") for name in others],
}))`;

interface Left {
  readonly widgets: number;
  readonly comms: number;
  readonly ours: number;
  /** Names of the kernel's own threads, of which some end at any moment. */
  readonly others: readonly string[];
}

test("a cell that is run 20 times leaves no comm, no thread and no listener", async ({ host }) => {
  const index = await host.display(FILES);
  const widget = new Widget(host.cell(index));
  const again = async () => {
    await host.runCell(index);
    await expect(widget.status).toHaveText("2 rows");
  };
  const left = async () => JSON.parse(await host.run(LEFT)) as Left;
  await again();
  const before = await left();
  for (let run = 0; run < 3; run++) await again(); // the cell in between brings a thousand listeners of the host's
  const listeners = await listenersIn(host);
  for (let run = 0; run < 20; run++) await again();
  // A view has some forty; what JupyterLab's own windowing adds and drops is less than ten a run.
  expect((await listenersIn(host)) - listeners).toBeLessThan(20 * 10);
  const after = await left();
  expect([after.widgets, after.comms]).toEqual([before.widgets, before.comms]);
  expect(after.ours).toBeLessThanOrEqual(16);
  expect(beyond(before.others, after.others)).toEqual([]);
});

/** Those of `names` that are more often there than in `known`. */
function beyond(known: readonly string[], names: readonly string[]): string[] {
  const left = [...known];
  return names.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Listeners of the page's events, after a collection of what nobody holds. */
async function listenersIn(host: Host): Promise<number> {
  const session = await host.page.context().newCDPSession(host.page);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  return metrics.find(({ name }) => name === "JSEventListeners")?.value ?? Number.NaN;
}
