/** From running a cell to seeing something. */
import { GOALS } from "./goals.ts";
import type { Room } from "./room.ts";
import { judged, pairsOf, quantile, type Result } from "./rule.ts";

/** Runs that make one figure: a paint waits for the next frame, up to 17 ms of some 40, wherever in it the drawing ends. */
const RUNS = 4;

export async function paint(room: Room): Promise<Result[]> {
  const usable: number[] = [];
  const ours = () =>
    mean(async () => {
      const [first, fields] = await executed(room, "browser_of(1000)");
      usable.push(fields);
      return first;
    });
  const anchor = () => mean(async () => (await executed(room, "Padded()"))[0]);
  const pairs = await pairsOf(anchor, ours, 12);
  return [judged("paint", GOALS.paint, pairs, `fields to type into after ${quantile(usable).toFixed(3)} s`)];
}

async function mean(run: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let i = 0; i < RUNS; i += 1) sum += await run();
  return sum / RUNS;
}

/** Seconds from running a cell until its widget has drawn something, and until there is a field or a button. */
async function executed(room: Room, code: string): Promise<readonly [first: number, usable: number]> {
  const index = await room.write("again", code);
  await room.quiet();
  const times = await room.cell(index).evaluate(
    (cell, index) =>
      new Promise<[number, number]>((resolve) => {
        const shows = (root: ParentNode, what: string) =>
          [...root.querySelectorAll<HTMLElement>(what)].some((one) => one.offsetHeight > 0);
        const look = () => {
          const root = [...cell.querySelectorAll("div")].find((one) => one.shadowRoot)?.shadowRoot;
          if (root) return shows(root, ".panel") ? root : null;
          return shows(cell, "button.padded") ? cell : null;
        };
        const begin = performance.now();
        window
          .paintedWhen(cell, () => look() !== null)
          .then(async (first) => {
            const root = look() as ParentNode & Node;
            const usable = await window.paintedWhen(root, () => shows(root, "button, textarea, input"));
            resolve([(first - begin) / 1000, (usable - begin) / 1000]);
          });
        window.startCell(index);
      }),
    index,
  );
  await room.ended(index);
  await room.value("emptied()"); // else the next one closed this one first, which a cell that is run once does not
  return times;
}
