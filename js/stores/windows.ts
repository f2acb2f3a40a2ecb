import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { isFault } from "../bridge/fault.ts";
import type { Facts, Row } from "../bridge/protocol.ts";
import { BLOCK, type Block, Blocks, merged } from "./blocks.ts";
import type { Lines, Run } from "./lines.ts";
import type { Listings } from "./listings.ts";
import { passed } from "./passed.ts";
import { sharedStart } from "./shared-start.ts";

/** The rows at hand, and what is asked of the kernel for the lines in view. */
export interface Windows {
  /** Raised whenever a row at hand differs. */
  readonly version: ReadonlySignal<number>;
  /** The lines in view, [first, end). */
  readonly view: ReadonlySignal<readonly [first: number, end: number]>;
  /** Row `index` of the order that is shown; undefined while it is on its way. */
  row(listing: number, index: number): Row | undefined;
  /** How the names in a listing all begin, as far as its first rows showed; it stays what it was then. */
  sharedStart(listing: number): string;
  /** All rows at hand. */
  held(): { readonly listing: number; readonly index: number; readonly row: Row }[];
  /** The order that is shown: positions of rows are meant in it. */
  order(listing: number): number;
  /** Lines [first, end) are in view: ask for what is missing there, then for a block more in the direction of travel. */
  look(first: number, end: number): void;
  /** Rows that came with another answer. */
  put(listing: number, order: number, start: number, rows: readonly Row[]): void;
  /** Show the ticks of rows [first, end) as `tickOf` says, until the kernel says what they are. */
  tick(listing: number, first: number, end: number, tickOf: (row: Row) => Row["tick"]): void;
  /** Facts by row number. */
  /** Nothing is known of any row, beyond what its entry says. */
  forgetFacts(): void;
  learn(listing: number, facts: ReadonlyMap<number, Facts>): void;
  /** The selection differs: rows stay in view, and are asked for again. */
  invalidate(): void;
  /** Something else differs that `look` depends on. */
  refresh(): void;
  clear(): void;
}

const MAX_ON_THEIR_WAY = 6;
/** What the kernel refused is asked for again after this long, if it is still in view. */
const RETRY_MS = 5000;
/** Of a hundred lines ahead each may be a branch of its own. */
const MAX_RUNS_AHEAD = 20;

/** `onClosed` is told of a listing that the kernel has closed. */
export function createWindows(
  calls: Calls,
  listings: Listings,
  lines: Lines,
  abort: AbortSignal,
  onClosed: (listing: number) => void,
): Windows {
  const blocks = new Blocks();
  const version = signal(0);
  const view = signal<readonly [first: number, end: number]>([0, 0]);
  /** The orders whose rows are drawn. A newer one takes over when its first rows are here: until then nothing flickers. */
  const shown = new Map<number, number>();
  const starts = new Map<number, string>();
  let isForward = true;
  let epoch = 0;
  let onTheirWay = 0;
  let isDue = false;

  function look(first: number, end: number) {
    const [before, endBefore] = view.peek();
    if (first !== before) isForward = first > before;
    if (first !== before || end !== endBefore) view.value = [first, end];
    const next = isForward ? lines.runs(end, end + BLOCK) : lines.runs(first - BLOCK, first);
    const used = [
      ...lines.runs(first, end).map((run) => request(run, end - first)),
      ...next.slice(0, MAX_RUNS_AHEAD).map((run) => request(run)),
    ];
    blocks.trim(used.reduce((sum, count) => sum + count, 0));
  }

  /**
   * Asks for what is missing of a run; returns in how many blocks it lies.
   *
   * near   so close to its end, in rows, a paused listing goes on; without it none does: pages cost requests
   */
  function request({ branch: { listing, count }, first, end }: Run, near: number | null = null): number {
    const state = listings.state(listing);
    if (!state) return 0;
    const isAtEnd = near !== null && state.state === "paused" && end + near >= count;
    const [from, to] = [Math.floor(first / BLOCK), Math.floor((isAtEnd ? count : end - 1) / BLOCK)];
    for (let number = from; number <= to; number += 1) {
      const block = blocks.touch(listing, state.order, number);
      const wanted = isAtEnd ? BLOCK : Math.min(BLOCK, state.count - number * BLOCK);
      const askedAt = `${state.version} ${epoch}`;
      if ((block.rows.length >= wanted && block.epoch === epoch) || block.askedAt === askedAt) continue;
      if (block.isOnItsWay || onTheirWay >= MAX_ON_THEIR_WAY) continue;
      block.askedAt = askedAt;
      ask(block, isAtEnd ? BLOCK : wanted);
    }
    return to - from + 1;
  }

  /** `upTo`: rows of the block. Beyond what the kernel holds they are an order to read on. */
  async function ask(block: Block, upTo: number) {
    const { listing, order, number } = block;
    const held = block.epoch === epoch ? block.rows.length : 0;
    const askedIn = epoch;
    block.isOnItsWay = true;
    onTheirWay += 1;
    try {
      const call = { type: "get-window", listing, order, start: number * BLOCK + held, count: upTo - held } as const;
      const answer = await calls.ask(call, { signal: abort });
      if (answer.order > order) listings.refresh(listing);
      put(listing, answer.order, answer.start, answer.rows, askedIn);
    } catch (error) {
      if (isFault(error, "invalid-input") && error.fault.field === "listing") onClosed(listing);
      else if (!isFault(error, "no-kernel")) {
        await passed(RETRY_MS, abort);
        block.askedAt = "";
      }
    } finally {
      block.isOnItsWay = false;
      onTheirWay -= 1;
      refresh();
    }
  }

  function put(listing: number, order: number, start: number, rows: readonly Row[], askedIn = epoch) {
    const branch = lines.ofListing(listing);
    if (!branch || order < (shown.get(listing) ?? 0)) return;
    const block = blocks.touch(listing, order, Math.floor(start / BLOCK));
    const at = start % BLOCK;
    if (at > block.rows.length) return;
    if (rows.length && !starts.has(listing)) starts.set(listing, sharedStart(rows.map((row) => row.entry[1])));
    batch(() => {
      if (order !== shown.get(listing)) show(listing, order);
      block.rows = [...block.rows.slice(0, at), ...merged(block.rows.slice(at), rows, askedIn < epoch)];
      if (at === 0) block.epoch = askedIn;
      rows.forEach((row, i) => void lines.place(branch, row.number, start + i));
      version.value += 1;
    });
  }

  /** Draw another order from now on. Branches whose row went who knows where come back with that row. */
  function show(listing: number, order: number) {
    const branch = lines.ofListing(listing);
    const state = listings.state(listing);
    shown.set(listing, order);
    blocks.drop((block) => block.listing === listing && block.order < order);
    if (!branch) return;
    const isKnown = (row: number) =>
      state?.order === order && row >= (state.sort && state.order > 0 ? state.sorted : 0);
    lines.reorder(branch, (row) => (isKnown(row) ? row : null));
  }

  function change(listing: number, changed: (row: Row, index: number) => Row) {
    for (const block of blocks.of(listing, shown.get(listing) ?? 0)) {
      block.rows = block.rows.map((row, i) => changed(row, block.number * BLOCK + i));
    }
    version.value += 1;
  }

  function refresh() {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (!abort.aborted) look(...view.peek());
    });
  }

  return {
    version,
    view,
    row: (listing, index) =>
      blocks.get(listing, shown.get(listing) ?? 0, Math.floor(index / BLOCK))?.rows[index % BLOCK],
    sharedStart: (listing) => starts.get(listing) ?? "",
    held() {
      const drawn = [...shown].flatMap(([listing, order]) => blocks.of(listing, order));
      return drawn.flatMap(({ listing, number, rows }) =>
        rows.map((row, i) => ({ listing, index: number * BLOCK + i, row })),
      );
    },
    order: (listing) => shown.get(listing) ?? 0,
    look,
    put,
    tick(listing, first, end, tickOf) {
      change(listing, (row, index) => {
        const tick = index >= first && index < end ? tickOf(row) : row.tick;
        return tick === row.tick ? row : { ...row, tick };
      });
    },
    learn(listing, facts) {
      change(listing, (row) => {
        const known = facts.get(row.number);
        return known ? { ...row, facts: known } : row;
      });
    },
    forgetFacts() {
      for (const [listing, order] of shown) {
        for (const block of blocks.of(listing, order)) block.rows = block.rows.map((row) => ({ ...row, facts: null }));
      }
      version.value += 1;
    },
    invalidate() {
      epoch += 1;
      refresh();
    },
    refresh,
    clear() {
      blocks.drop(() => true);
      shown.clear();
      starts.clear();
    },
  };
}
