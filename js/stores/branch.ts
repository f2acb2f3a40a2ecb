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

export interface Node extends Branch {
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

export function node(listing: number, parent: Node | null, row: number, position: number | null): Node {
  return {
    ...{ listing, parent, row, position, level: parent ? parent.level + 1 : 1, count: 0, hasNote: false },
    ...{ placed: [], unplaced: new Map<number, Node>(), sums: null, isClosed: false },
  };
}

/** Hang a branch into its parent. */
export function put(branch: Node): void {
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

export function changed(branch: Node): void {
  for (let one: Node | null = branch; one; one = one.parent) one.sums = null;
}

export function height(branch: Node): number {
  return branch.count + sumAt(sums(branch), branch.placed.length) + (branch.hasNote ? 1 : 0);
}

export function sums(branch: Node): readonly number[] {
  if (!branch.sums) {
    let sum = 0;
    branch.sums = [0, ...branch.placed.map((lower) => (sum += height(lower)))];
  }
  return branch.sums;
}

export function sumAt(before: readonly number[], i: number): number {
  return before[i] ?? 0;
}

/** Where the first line of the i-th placed branch stands, counted from the first line of the branch it hangs in. */
export function startOf(placed: readonly Node[], before: readonly number[], i: number): number {
  return (placed[i]?.position ?? 0) + 1 + sumAt(before, i);
}

/** Lines of branches that hang above row `index` of `branch`. */
export function linesAbove(branch: Node, index: number): number {
  const { placed } = branch;
  return sumAt(
    sums(branch),
    firstWhere(placed.length, (i) => (placed[i]?.position ?? 0) >= index),
  );
}

/** The first i below `count` for which `isSo` holds, `count` if none; `isSo` must stay true once it is. */
export function firstWhere(count: number, isSo: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
