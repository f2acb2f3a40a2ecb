import { signal } from "@preact/signals";

/**
 * One level of rows in the outline: the result of the query, or what hangs under an open row.
 *
 * listing    its number in the kernel; 0 until the kernel has answered
 * row        number of the row it hangs under, within `parent`; that lasts, also when the parent is sorted
 * position   where that row stands in the parent's present order; null while nobody knows, and then nothing of the
 *            branch is visible
 * count      rows of its own; `hasNote` adds a last line that says what is missing
 */
export interface Branch {
  readonly listing: number;
  readonly parent: Branch | null;
  readonly row: number;
  readonly position: number | null;
  readonly level: number;
  readonly count: number;
  readonly hasNote: boolean;
}

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

interface Node extends Branch {
  listing: number;
  readonly parent: Node | null;
  position: number | null;
  count: number;
  hasNote: boolean;
  /** Open branches whose place is known, by position. */
  placed: Node[];
  /** The others, by row number. */
  readonly unplaced: Map<number, Node>;
  /** `sums[i]`: visible lines of the first i placed branches; null when they have to be added again. */
  sums: number[] | null;
  isClosed: boolean;
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

function node(listing: number, parent: Node | null, row: number, position: number | null): Node {
  return {
    ...{ listing, parent, row, position, level: parent ? parent.level + 1 : 1, count: 0, hasNote: false },
    ...{ placed: [], unplaced: new Map<number, Node>(), sums: null, isClosed: false },
  };
}

/** Hang a branch into its parent. */
function put(branch: Node): void {
  const { parent, position } = branch;
  if (!parent) return;
  if (position === null) {
    parent.unplaced.set(branch.row, branch);
    return;
  }
  const { placed } = parent;
  placed.splice(
    firstWhere(placed.length, (i) => (placed[i]?.position ?? 0) >= position),
    0,
    branch,
  );
  changed(parent);
}

function changed(branch: Node): void {
  for (let one: Node | null = branch; one; one = one.parent) one.sums = null;
}

function height(branch: Node): number {
  return branch.count + sumAt(sums(branch), branch.placed.length) + (branch.hasNote ? 1 : 0);
}

function sums(branch: Node): readonly number[] {
  if (!branch.sums) {
    let sum = 0;
    branch.sums = [0, ...branch.placed.map((lower) => (sum += height(lower)))];
  }
  return branch.sums;
}

function sumAt(before: readonly number[], i: number): number {
  return before[i] ?? 0;
}

/** Where the first line of the i-th placed branch stands, counted from the first line of the branch it hangs in. */
function startOf(placed: readonly Node[], before: readonly number[], i: number): number {
  return (placed[i]?.position ?? 0) + 1 + sumAt(before, i);
}

/** Lines of branches that hang above row `index` of `branch`. */
function linesAbove(branch: Node, index: number): number {
  const { placed } = branch;
  return sumAt(
    sums(branch),
    firstWhere(placed.length, (i) => (placed[i]?.position ?? 0) >= index),
  );
}

/** The first i below `count` for which `isSo` holds, `count` if none; `isSo` must stay true once it is. */
function firstWhere(count: number, isSo: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
