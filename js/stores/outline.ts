import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { isFault, shownFault } from "../bridge/fault.ts";
import type { Fault, ListingState, Row } from "../bridge/protocol.ts";
import type { Branch } from "./branch.ts";
import type { Lines, Spot } from "./lines.ts";
import type { Listings } from "./listings.ts";
import type { Windows } from "./windows.ts";

/** The visible lines, and the branches that hang under open rows. */
export interface Outline {
  /** Visible lines. */
  readonly count: ReadonlySignal<number>;
  /** Raised by every change of what stands where. */
  readonly version: ReadonlySignal<number>;
  /** What stands on a line; null beyond the end. */
  at(position: number): Spot | null;
  /** The row on a line; undefined for a note, and while the row is on its way. */
  row(position: number): Row | undefined;
  /** Where a line went. Of a closed branch: where its row is. Null: nobody knows. */
  positionOf(spot: Spot): number | null;
  /** How many rows a branch will have; null while nobody knows. */
  size(branch: Branch): number | null;
  /** The branch under the row on a line, if it is open. */
  under(position: number): Branch | undefined;
  /** The note on the last line of a branch: why there may be more rows than one sees. */
  note(branch: Branch): Note;
  /** Whether the row on a line has something below it. */
  opens(position: number): boolean;
  open(position: number): void;
  close(position: number): void;
  /** Go on with a branch that failed or was stopped. */
  retry(branch: Branch): void;
}

export type Note =
  | { readonly state: "loading" | "empty" | "stopped" | "more" }
  | { readonly state: "failed"; readonly fault: Fault };

export interface OutlineStore extends Outline {
  /** Show the result of a query, or of another one. */
  show(state: ListingState): void;
  /** Show a branch that is open in the kernel already. */
  restore(state: ListingState): void;
  /** Follow a listing: its rows became more, or their end was reached. */
  update(state: ListingState): void;
  /** The kernel has closed a listing. */
  drop(listing: number): void;
}

/** `kindOpens` says whether rows of a kind have something below them. */
export function createOutline(
  calls: Calls,
  listings: Listings,
  lines: Lines,
  windows: Windows,
  kindOpens: (kind: string) => boolean,
  abort: AbortSignal,
): OutlineStore {
  const opening = new WeakMap<Branch, AbortController>();
  /** Branches that could not be opened at all. */
  const faults = new WeakMap<Branch, Fault>();
  const changes = signal(0);
  const version = computed(() => lines.version.value + changes.value);

  function row(position: number): Row | undefined {
    const spot = lines.at(position);
    return spot ? windows.row(spot.branch.listing, spot.index) : undefined;
  }

  function under(position: number) {
    const spot = lines.at(position);
    const found = row(position);
    return spot && found ? lines.under(spot.branch, found.number) : undefined;
  }

  function opens(position: number): boolean {
    const found = row(position);
    return found !== undefined && kindOpens(found.entry[2]);
  }

  function open(position: number) {
    const spot = lines.at(position);
    const found = row(position);
    if (!spot || !found || !opens(position) || under(position)) return;
    const branch = lines.open(spot.branch, found.number, spot.index);
    lines.resize(branch, 0, true);
    ask(branch);
  }

  async function ask(branch: Branch) {
    const { parent } = branch;
    if (!parent) return;
    const controller = new AbortController();
    const signal = AbortSignal.any([abort, controller.signal]);
    opening.set(branch, controller);
    faults.delete(branch);
    changes.value += 1;
    try {
      const { state, rows } = await calls.ask(
        { type: "open-branch", listing: parent.listing, row: branch.row },
        { signal },
      );
      lines.name(branch, state.listing);
      listings.apply(state);
      follow(branch);
      windows.put(state.listing, state.order, 0, rows);
      windows.refresh();
      // It was closed before its end, or made room for others: whoever opens it again wants the rest.
      if (state.state === "stopped") retry(branch);
    } catch (error) {
      if (isFault(error, "cancelled")) return;
      const fault = shownFault(error);
      if (fault) faults.set(branch, fault);
      changes.value += 1;
    }
  }

  function close(position: number) {
    const branch = under(position);
    if (!branch) return;
    lines.close(branch);
    opening.get(branch)?.abort();
    windows.refresh();
    if (!branch.listing) return;
    listings.forget(branch.listing);
    // Nobody waits for this answer; a branch that stays in the kernel is found there when it is opened again.
    calls.ask({ type: "close-branch", listing: branch.listing }, { signal: abort }).catch(() => {});
  }

  function follow(branch: Branch) {
    const state = listings.state(branch.listing);
    if (!state) return;
    const hasNote = branch.parent !== null && (state.state !== "complete" || state.count === 0);
    lines.resize(branch, state.count, hasNote);
    changes.value += 1;
  }

  async function retry(branch: Branch) {
    if (!branch.listing) return ask(branch);
    try {
      listings.apply((await calls.ask({ type: "continue-listing", listing: branch.listing }, { signal: abort })).state);
    } catch (error) {
      const fault = shownFault(error);
      if (fault) faults.set(branch, fault);
      changes.value += 1;
    }
  }

  return {
    count: computed(() => {
      lines.version.value;
      return lines.count;
    }),
    version,
    at: (position) => lines.at(position),
    positionOf: (spot) => lines.positionOf(spot),
    size({ listing }) {
      const state = listings.state(listing);
      return state?.state === "streaming" || state?.state === "paused" ? state.total : (state?.count ?? null);
    },
    row,
    under,
    opens,
    note(branch) {
      const state = listings.state(branch.listing);
      const fault = state?.fault ?? faults.get(branch);
      if (fault) return { state: "failed", fault };
      if (state?.state === "stopped") return { state: "stopped" };
      if (state?.state === "paused") return { state: "more" };
      return { state: state?.state === "complete" ? "empty" : "loading" };
    },
    open,
    close,
    retry,
    show(state) {
      lines.reset(state.listing);
      const root = lines.ofListing(state.listing);
      if (root) follow(root);
    },
    restore(state) {
      const upper = state.parent && lines.ofListing(state.parent[0]);
      const above = upper && listings.state(upper.listing);
      if (!upper || !above || !state.parent) return;
      const number = state.parent[1];
      // Rows that no sort has moved stand where they arrived.
      const branch = lines.open(upper, number, number >= (above.sort ? above.sorted : 0) ? number : null);
      lines.name(branch, state.listing);
      follow(branch);
    },
    update(state) {
      const branch = lines.ofListing(state.listing);
      if (!branch) return;
      follow(branch);
      windows.refresh();
    },
    drop(listing) {
      const branch = lines.ofListing(listing);
      if (branch) lines.close(branch);
      listings.forget(listing);
    },
  };
}
