/** Results as lines of a table. */
import type { Measured } from "./record.ts";
import type { Result } from "./rule.ts";

const WIDTHS = [9, 14, 10, 10, 20] as const;
/** From here on others take the processors from what is measured. */
const BUSY = 1.5;

export const headline = aligned(["verdict", "row", "ours", "anchor", "ratio, quartiles"], "goal");

export function line(measured: Measured): string {
  const { row, host, verdict, unit, ours, anchor, ratios, goal, plus, note, load } = measured;
  const notes = [host && host !== "lab" ? `in ${host}` : "", note, load > BUSY ? `load ${load.toFixed(1)}` : ""];
  const cells = [verdict, row, shown(ours, unit), shown(anchor, unit), quartiles(ratios)];
  const allowed =
    ratios && goal ? `≤ ${Number(goal.toPrecision(3))} ×${plus ? ` + ${shown(plus, unit)}` : ""}` : "at most";
  return aligned(cells, [allowed, ...notes.filter(Boolean)].join("   "));
}

function aligned(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, at) =>
    at === 2 || at === 3 ? cell.padStart(WIDTHS[at]) : cell.padEnd(WIDTHS[at] ?? 0),
  );
  return [...padded, last].join("  ");
}

function quartiles(ratios: Result["ratios"]): string {
  if (!ratios) return "";
  const [low, median, high] = ratios.map((one) => one.toFixed(2));
  return `${median} (${low} – ${high})`;
}

/** A measured value with its unit. */
export function shown(value: number, unit: string): string {
  if (unit === "B") return `${(value / 1e6).toFixed(0)} MB`;
  if (unit !== "s") return String(value);
  return value < 1 ? `${Number((value * 1000).toPrecision(3))} ms` : `${value.toFixed(2)} s`;
}
