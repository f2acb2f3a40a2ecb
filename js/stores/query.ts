import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Answered } from "../bridge/answers.ts";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type { CatalogInfo, Fault, ListingState, OpenListing, Query, Sort, Suggestions } from "../bridge/protocol.ts";

/** What is searched for, and how that goes. */
export interface QueryStore {
  readonly text: Signal<string>;
  readonly scope: Signal<string>;
  readonly kind: Signal<string>;
  /** The result; null before the first search. */
  readonly listing: ReadonlySignal<ListingState | null>;
  /** Rows are on their way, or asked for. */
  readonly isSearching: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** Search for what the fields say, with `query` put into them first. The latest search wins. */
  search(query?: Partial<Query>): Promise<void>;
  /** Stop the search; its rows are kept. */
  stop(): void;
  /** Go on with a result that was stopped, cut or failed. */
  goOn(): Promise<void>;
  /** Ascending, then descending, then in the order of arrival; again, where a sort has not covered all rows. */
  sortBy(columnId: string): Promise<void>;
  readonly suggestions: ReadonlySignal<Suggestions | null>;
  /** Values for the scope that contain `text`, a moment after the last stroke. */
  suggest(text: string): void;
}

export interface QueryEnd extends QueryStore {
  /** A search of this view has no answer yet. */
  readonly isAsking: ReadonlySignal<boolean>;
  /** Fill the fields with what the kernel was asked. */
  fill(query: Query): void;
  update(state: ListingState): void;
}

const SUGGEST_MS = 150;

/** `onOpened` is told of a new result with its first rows, `onListed` of a later state of it. */
export function createQuery(
  calls: Calls,
  info: ReadonlySignal<CatalogInfo | null>,
  onOpened: (opened: Answered<OpenListing>) => void,
  onListed: (state: ListingState) => void,
  abort: AbortSignal,
): QueryEnd {
  const [text, scope, kind] = [signal(""), signal(""), signal("all")];
  const listing = signal<ListingState | null>(null);
  const isAsking = signal(false);
  const fault = signal<Fault | null>(null);
  const suggestions = signal<Suggestions | null>(null);
  let search_ = new AbortController();
  let suggesting = new AbortController();

  function fill(query: Query) {
    text.value = query.text;
    scope.value = query.scope;
    kind.value = query.kind;
  }

  async function search(partial: Partial<Query> = {}) {
    const fields = { text: text.peek(), scope: scope.peek(), kind: kind.peek(), sort: null, ...partial };
    const query: Query = { ...fields, ...(info.peek()?.scope ? splitIdentifier(fields.text) : null) };
    fill(query);
    search_.abort();
    const mine = new AbortController();
    search_ = mine;
    isAsking.value = true;
    fault.value = null;
    try {
      const signal = AbortSignal.any([abort, mine.signal]);
      const opened = await calls.ask({ type: "open-listing", query }, { signal });
      onOpened(opened);
    } catch (error) {
      if (search_ === mine) fault.value = shownFault(error);
    }
    if (search_ === mine) isAsking.value = false;
  }

  function stop() {
    if (isAsking.peek()) search_.abort();
    else order((number) => ({ type: "stop-listing", listing: number }));
  }

  /** Something the present result is asked to do. */
  async function order(call: (listing: number) => Parameters<typeof calls.ask>[0]) {
    const { listing: number } = listing.peek() ?? {};
    if (number === undefined) return;
    fault.value = null;
    try {
      const answer = await calls.ask(call(number), { signal: abort });
      if (answer.type === "listed") onListed(answer.state);
    } catch (error) {
      fault.value = shownFault(error);
    }
  }

  async function sortBy(columnId: string) {
    const state = listing.peek();
    if (!state) return;
    const sort = nextSort(state, columnId);
    // What the kernel holds whole it sorts itself; else the server has to, and that is another search.
    const isServers = info.peek()?.sorts.includes(columnId) && state.state !== "complete";
    if (isServers) await search({ ...state.query, sort });
    else await order((number) => ({ type: "sort-listing", listing: number, sort }));
  }

  async function suggest(typed: string) {
    suggesting.abort();
    const mine = new AbortController();
    suggesting = mine;
    const signal = AbortSignal.any([abort, mine.signal]);
    await passed(SUGGEST_MS, signal);
    try {
      suggestions.value = await calls.ask({ type: "suggest", field: "scope", text: typed }, { signal });
    } catch {
      if (suggesting === mine) suggestions.value = null;
    }
  }

  return {
    ...{ text, scope, kind, listing, fault, suggestions, isAsking, fill, search, stop, sortBy, suggest },
    isSearching: computed(() => isAsking.value || listing.value?.state === "streaming"),
    goOn: () => order((number) => ({ type: "continue-listing", listing: number })),
    update(state) {
      listing.value = state;
    },
  };
}

/** `scope:name` in its two parts; null for a text without colon, and for several identifiers, one a line. */
export function splitIdentifier(text: string): { scope: string; text: string } | null {
  const line = text.trim();
  const at = line.indexOf(":");
  if (at < 1 || line.includes("\n")) return null;
  return { scope: line.slice(0, at).trim(), text: line.slice(at + 1).trim() };
}

function nextSort({ sort, sorted, count }: ListingState, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  if (sorted < count) return sort;
  return sort.descending ? null : { column, descending: true };
}

/** Some time, or less when `signal` ends. */
function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
