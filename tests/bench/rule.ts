/** The rule: warm up once, then interleaved pairs; what counts is the median of their ratios, with its quartiles. */
import type { Goal, Limit } from "./goals.ts";

export interface Pair {
  readonly anchor: number;
  readonly ours: number;
}

export type Verdict = "met" | "missed" | "undecided";

export interface Result {
  readonly row: string;
  readonly what: string;
  readonly verdict: Verdict;
  readonly unit: string;
  /** Medians; of a limit `anchor` is what it may be at most. */
  readonly anchor: number;
  readonly ours: number;
  /** Of (ours − plus) / anchor: quartiles and median. */
  readonly ratios?: readonly [low: number, median: number, high: number];
  readonly goal?: number;
  readonly plus?: number;
  readonly pairs?: readonly Pair[];
  readonly note?: string;
}

export type Measure<Value = number> = () => Promise<Value>;

/** Both are measured in turn, `count` times, after `warmUps` of each. */
export async function pairsOf<Value = number>(
  anchor: Measure<Value>,
  ours: Measure<Value>,
  count = 9,
  warmUps = 1,
): Promise<{ readonly anchor: Value; readonly ours: Value }[]> {
  const pairs: { readonly anchor: Value; readonly ours: Value }[] = [];
  for (let turn = -warmUps; turn < count; turn += 1) {
    const pair = { anchor: await anchor(), ours: await ours() };
    if (turn >= 0) pairs.push(pair);
  }
  return pairs;
}

/** Met when even the upper quartile keeps the goal, missed when even the lower one does not, else undecided. */
export function judged(row: string, goal: Goal, pairs: readonly Pair[], note?: string): Result {
  const plus = goal.plus ?? 0;
  const ratios = pairs.map(({ anchor, ours }) => (ours - plus) / anchor);
  const [low, median, high] = [0.25, 0.5, 0.75].map((at) => quantile(ratios, at)) as [number, number, number];
  return {
    row,
    what: goal.what,
    verdict: high <= goal.ratio ? "met" : low > goal.ratio ? "missed" : "undecided",
    unit: goal.unit,
    anchor: quantile(pairs.map((pair) => pair.anchor)),
    ours: quantile(pairs.map((pair) => pair.ours)),
    ratios: [low, median, high],
    goal: goal.ratio,
    plus,
    pairs,
    ...(note ? { note } : {}),
  };
}

/** A count keeps its limit or not: there is nothing to repeat. */
export function counted(row: string, { what, unit, atMost }: Limit, count: number): Result {
  return { row, what, verdict: count <= atMost ? "met" : "missed", unit, anchor: atMost, ours: count };
}

/** Between two values in proportion; `at` 0.5 is the median. */
export function quantile(values: readonly number[], at = 0.5): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
