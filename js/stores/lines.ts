import { signal } from "@preact/signals";
import {
  type Branch,
  changed,
  firstWhere,
  height,
  linesAbove,
  type Node,
  node,
  put,
  startOf,
  sumAt,
  sums,
} from "./branch.ts";

/** A visible line: row `index` of a branch, in the branch's order; `index === branch.count` is its note. */
export interface Spot {
  readonly branch: Branch;
  readonly index: number;
}

/** Rows [first, end) of one branch that stand below one another. */
export interface Run {
  readonly branch: Branch;
  readonly first: number;
  readonly end: number;
}

/**
 * Which branch hangs under which row, and so which row stands on which visible line.
 *
 * A look-up takes O(depth × log open branches); a change has the sums of the levels above it added once more.
 */
export class Lines {
  /** Raised by every change. */
  readonly version = signal(0);
  #root: Node | null = null;
  readonly #byListing = new Map<number, Node>();
  readonly #under = new Map<string, Node>();

  get root(): Branch | null {
    return this.#root;
  }

  get count(): number {
    return this.#root ? height(this.#root) : 0;
  }

  /** Begin anew with the result of a query. */
  reset(listing: number): void {
    if (this.#root) this.#drop(this.#root);
    this.#root = node(listing, null, 0, 0);
    this.#byListing.set(listing, this.#root);
    this.version.value += 1;
  }

  /** The branch a listing is shown as. */
  ofListing(listing: number): Branch | undefined {
    return this.#byListing.get(listing);
  }

  /** The branch that hangs under a row. */
  under(parent: Branch, row: number): Branch | undefined {
    return this.#under.get(`${parent.listing}/${row}`);
  }

  open(parent: Branch, row: number, position: number | null): Branch {
    const branch = node(0, parent as Node, row, position);
    this.#under.set(`${parent.listing}/${row}`, branch);
    put(branch);
    this.version.value += 1;
    return branch;
  }

  /** The kernel has answered: this is the branch's listing. */
  name(branch: Branch, listing: number): void {
    (branch as Node).listing = listing;
    this.#byListing.set(listing, branch as Node);
  }

  /** Take a branch out, and what is open below it. */
  close(branch: Branch): void {
    const { parent } = branch as Node;
    if (!parent || (branch as Node).isClosed) return;
    this.#drop(branch as Node);
    parent.unplaced.delete(branch.row);
    parent.placed = parent.placed.filter((one) => one !== branch);
    changed(parent);
    this.version.value += 1;
  }

  #drop(branch: Node): void {
    for (const lower of [...branch.placed, ...branch.unplaced.values()]) this.#drop(lower);
    branch.isClosed = true;
    this.#byListing.delete(branch.listing);
    if (branch.parent) this.#under.delete(`${branch.parent.listing}/${branch.row}`);
  }

  resize(branch: Branch, count: number, hasNote: boolean): void {
    if (branch.count === count && branch.hasNote === hasNote) return;
    Object.assign(branch, { count, hasNote });
    changed(branch as Node);
    this.version.value += 1;
  }

  /** The rows of `branch` have a new order: where its open rows went says `positionOf`, null where it does not know. */
  reorder(branch: Branch, positionOf: (row: number) => number | null): void {
    const upper = branch as Node;
    const lower = [...upper.placed, ...upper.unplaced.values()];
    upper.placed = [];
    upper.unplaced.clear();
    for (const one of lower) {
      one.position = positionOf(one.row);
      put(one);
    }
    changed(upper);
    this.version.value += 1;
  }

  /** Row `row` was seen at `position`: a branch that waits for its row is shown there. */
  place(branch: Branch, row: number, position: number): void {
    const waiting = (branch as Node).unplaced.get(row);
    if (!waiting) return;
    (branch as Node).unplaced.delete(row);
    waiting.position = position;
    put(waiting);
    this.version.value += 1;
  }

  /** The branches below rows [first, end) of `branch`, at any depth. */
  *below(branch: Branch, first: number, end: number): Generator<Branch> {
    for (const lower of (branch as Node).placed) {
      const { position } = lower;
      if (position === null || position < first || position >= end) continue;
      yield lower;
      yield* this.below(lower, 0, lower.count);
    }
  }

  /** What stands at a visible position; null beyond the end. */
  at(position: number): Spot | null {
    if (!this.#root || position < 0 || position >= this.count) return null;
    let branch = this.#root;
    let index = position;
    for (;;) {
      const { placed } = branch;
      const before = sums(branch);
      const above = firstWhere(placed.length, (i) => startOf(placed, before, i) > index) - 1;
      const lower = placed[above];
      if (!lower) return { branch, index };
      const inside = index - startOf(placed, before, above);
      if (inside >= height(lower)) return { branch, index: index - sumAt(before, above + 1) };
      branch = lower;
      index = inside;
    }
  }

  /** The visible position of a line; of a closed branch that of the row it hung under; null when that is unknown. */
  positionOf({ branch, index }: Spot): number | null {
    let one = branch as Node;
    let at: number | null = index;
    while (one.isClosed && one.parent) [at, one] = [one.position, one.parent];
    if (at === null) return null;
    let lines = at + linesAbove(one, at);
    for (; one.parent; one = one.parent) {
      if (one.position === null) return null;
      lines += one.position + linesAbove(one.parent, one.position) + 1;
    }
    return one === this.#root ? lines : null;
  }

  /** The rows between two visible positions, notes left out, as runs within branches. */
  runs(first: number, end: number): Run[] {
    const found: Run[] = [];
    for (let position = Math.max(0, first); position < Math.min(end, this.count); ) {
      const spot = this.at(position) as Spot;
      const { placed } = spot.branch as Node;
      const next = placed[firstWhere(placed.length, (i) => (placed[i]?.position ?? 0) >= spot.index)];
      const last = Math.min(next?.position ?? Infinity, spot.branch.count - 1, spot.index + end - position - 1);
      if (spot.index < spot.branch.count) found.push({ branch: spot.branch, first: spot.index, end: last + 1 });
      position += Math.max(1, last + 1 - spot.index);
    }
    return found;
  }
}
