import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type { Fault, Row, Select, SelectionState } from "../bridge/protocol.ts";
import type { Lines, Run, Spot } from "./lines.ts";
import type { Windows } from "./windows.ts";

/** What is picked. The kernel knows; this view sends what a person wants and shows it at once on the rows at hand. */
export interface Selection {
  readonly state: ReadonlySignal<SelectionState>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** The line from which `extendTo` extends; null: not set yet, or its row went. */
  anchor(): number | null;
  /** Extend from this line the next time. */
  anchorAt(position: number): void;
  /** Pick the row on a line, or drop it. */
  toggle(position: number): void;
  /** Pick this row and no other. */
  selectOnly(position: number): void;
  /** Pick from the anchor to here. Coming back drops what the last extension had picked too far. */
  extendTo(position: number): void;
  /** Pick all the query finds, now and later. */
  selectAll(): void;
  clear(): void;
  /** Identifiers of the picked rows, if all of them are at hand; else null. */
  ids(): readonly string[] | null;
}

export interface SelectionStore extends Selection {
  apply(state: SelectionState): void;
  /** When the kernel has carried out all that was ordered so far. */
  settled(): Promise<unknown>;
}

const NOTHING: SelectionState = { version: -1, count: 0, size: 0, unsized: 0, isQuery: false, growing: false };

/** `takes` says whether rows of a kind can be picked. */
export function createSelection(
  calls: Calls,
  lines: Lines,
  windows: Windows,
  takes: (kind: string) => boolean,
  abort: AbortSignal,
): SelectionStore {
  const state = signal(NOTHING);
  const fault = signal<Fault | null>(null);
  let anchor: Spot | null = null;
  let reached: Spot | null = null;
  let unanswered = 0;
  let last: Promise<unknown> = Promise.resolve();

  function apply(next: SelectionState) {
    if (next.version <= state.peek().version) return;
    const isGrowth = next.isQuery && state.peek().growing;
    state.value = next;
    // A query that is picked as a whole grows ten times a second: no tick differs by that.
    if (unanswered === 0 && !isGrowth) windows.invalidate();
  }

  /** Orders go out one after the other: "only" must not overtake the "add" that was given before it. */
  function send(order: Omit<Select, "type">) {
    unanswered += 1;
    fault.value = null;
    last = last.then(async () => {
      try {
        const answer = await calls.ask({ type: "select", ...order }, { signal: abort });
        unanswered -= 1;
        apply(answer.state);
      } catch (error) {
        unanswered -= 1;
        fault.value = shownFault(error);
      }
      if (unanswered === 0) windows.invalidate();
    });
  }

  function change(way: "only" | "add" | "remove", runs: readonly Run[]) {
    const byListing = new Map<number, Run[]>();
    for (const run of runs) {
      const some = byListing.get(run.branch.listing) ?? [];
      byListing.set(run.branch.listing, [...some, run]);
    }
    let next = way;
    batch(() => {
      if (way === "only") tickAll("off", "off");
      for (const [listing, some] of byListing) {
        const ranges = some.map(({ first, end }) => [first, end] as const);
        send({ do: next, listing, order: windows.order(listing), ranges });
        if (next === "only") next = "add";
        for (const run of some) tick(run, way !== "remove");
      }
    });
  }

  /** The rows, what hangs below them, and the rows they hang under. */
  function tick({ branch, first, end }: Run, isOn: boolean) {
    const tickOf = (row: Row) => (takes(row.entry[2]) ? (isOn ? "on" : "off") : row.tick);
    windows.tick(branch.listing, first, end, tickOf);
    for (const lower of lines.below(branch, first, end)) {
      windows.tick(lower.listing, 0, lower.count, () => (isOn ? "inherited" : "off"));
    }
    for (let { parent, position } = branch; parent && position !== null && isOn; { parent, position } = parent) {
      windows.tick(parent.listing, position, position + 1, (row) => (row.tick === "off" ? "some" : row.tick));
    }
  }

  function tickAll(own: Row["tick"], lower: Row["tick"]) {
    const { root } = lines;
    if (!root) return;
    windows.tick(root.listing, 0, root.count, (row) => (own === "off" || takes(row.entry[2]) ? own : row.tick));
    for (const branch of lines.below(root, 0, root.count)) {
      windows.tick(branch.listing, 0, branch.count, () => lower);
    }
  }

  function rowAt(position: number): Row | undefined {
    const spot = lines.at(position);
    return spot ? windows.row(spot.branch.listing, spot.index) : undefined;
  }

  function anchorAt(position: number) {
    anchor = lines.at(position);
    reached = null;
  }

  calls.onEvent((event) => event.type === "selection-changed" && apply(event.state), abort);
  return {
    state,
    fault,
    anchor: () => anchor && lines.positionOf(anchor),
    anchorAt,
    toggle(position) {
      const row = rowAt(position);
      if (row && !takes(row.entry[2])) return;
      anchorAt(position);
      change(row?.tick === "on" || row?.tick === "inherited" ? "remove" : "add", lines.runs(position, position + 1));
    },
    selectOnly(position) {
      anchorAt(position);
      change("only", lines.runs(position, position + 1));
    },
    extendTo(position) {
      anchor ??= lines.at(position);
      const from = (anchor && lines.positionOf(anchor)) ?? position;
      const before = reached && lines.positionOf(reached);
      const now = between(from, position);
      const earlier = before === null ? NOWHERE : between(from, before);
      reached = lines.at(position);
      for (const [way, ranges] of [
        ["remove", without(earlier, now)],
        ["add", without(now, earlier)],
      ] as const) {
        const runs = ranges.flatMap(([first, end]) => lines.runs(first, end));
        if (runs.length) change(way, runs);
      }
    },
    selectAll() {
      if (!lines.root) return;
      tickAll("on", "inherited");
      send({ do: "all", listing: lines.root.listing, order: windows.order(lines.root.listing), ranges: [] });
    },
    clear() {
      anchor = reached = null;
      tickAll("off", "off");
      send({ do: "clear", listing: 0, order: 0, ranges: [] });
    },
    ids() {
      const picked = windows.held().filter(({ row }) => row.tick === "on");
      const lineOf = ({ listing, index }: { listing: number; index: number }) => {
        const branch = lines.ofListing(listing);
        return (branch && lines.positionOf({ branch, index })) ?? 0;
      };
      picked.sort((a, b) => lineOf(a) - lineOf(b));
      return picked.length === state.peek().count ? picked.map(({ row }) => row.entry[0]) : null;
    },
    apply,
    settled: () => last,
  };
}

type Range = readonly [first: number, end: number];
const NOWHERE: Range = [0, 0];

function between(one: number, other: number): Range {
  return [Math.min(one, other), Math.max(one, other) + 1];
}

/** What of `range` lies outside `hole`. */
function without([first, end]: Range, hole: Range): Range[] {
  const rest: Range[] = [
    [first, Math.min(end, hole[0])],
    [Math.max(first, hole[1]), end],
  ];
  return hole === NOWHERE ? [[first, end]] : rest.filter(([from, to]) => from < to);
}
