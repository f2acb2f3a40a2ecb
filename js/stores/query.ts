import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Answered } from "../bridge/answers.ts";
import type { Calls } from "../bridge/calls.ts";
import type {
  CatalogInfo,
  Chosen,
  ContinueListing,
  Facet,
  Fault,
  ListingState,
  OpenListing,
  Progress,
  Query,
  Sort,
  SortListing,
  StopListing,
  Suggestions,
} from "../bridge/protocol.ts";
import { type Attempt, createAttempt } from "./attempt.ts";
import { passed } from "./passed.ts";

/** What is searched for, and how that goes. */
export interface QueryStore {
  readonly text: Signal<string>;
  readonly scope: Signal<string>;
  readonly kind: Signal<string>;
  /** Conditions on metadata, as text. */
  readonly filters: Signal<string>;
  /** Values of facets that it is narrowed to, each facet once. */
  readonly facets: Signal<readonly Chosen[]>;
  /** Ids of the switches that are on. */
  readonly switches: Signal<readonly string[]>;
  /** How the result is sorted, or the next one is to be; null: as it comes. */
  readonly sort: Signal<Sort | null>;
  /** What people call the scope; "" while nobody has said it. */
  readonly scopeName: Signal<string>;
  /** What the result is counted by, else what the one before was. */
  readonly counted: ReadonlySignal<readonly Facet[]>;
  /** The result; null before the first search. */
  readonly listing: ReadonlySignal<ListingState | null>;
  /** Rows are on their way, or asked for. */
  readonly isSearching: ReadonlySignal<boolean>;
  /** What a search is waiting for, as the kernel says; "" for its rows. */
  readonly doing: ReadonlySignal<string>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** Search for what the fields say, with `query` put into them first; the sort stays. The latest search wins. */
  search(query?: Partial<Query>): Promise<void>;
  /** Stop the search; its rows are kept. */
  stop(): void;
  /** Go on with a result that was stopped, cut or failed. */
  goOn(): Promise<void>;
  /** Ascending, then descending, then in the order of arrival; again, where a sort has not covered all rows. */
  sortBy(columnId: string): Promise<void>;
  readonly suggestions: ReadonlySignal<Suggestions | null>;
  /** Why there are none. */
  readonly suggestFault: ReadonlySignal<Fault | null>;
  /** Values for the scope that contain `text`, a moment after the last stroke; longer where that is a search. */
  suggest(text: string): void;
  /** Keys of filters that were seen, beside those the catalog always has. */
  readonly filterKeys: ReadonlySignal<readonly string[]>;
  suggestKeys(): void;
}

export interface QueryEnd extends QueryStore {
  /** A search of this view has no answer yet. */
  readonly isAsking: ReadonlySignal<boolean>;
  /** Fill the fields with what the kernel was asked. */
  fill(query: Query): void;
  update(state: ListingState): void;
  /** The facets that came with a result. */
  count(listing: number, facets: readonly Facet[]): void;
}

const SUGGEST_MS = 150;
/** Of what the server has to search for. It allows only so many searches a minute: one that types on asks for none. */
const LOOK_UP_MS = 500;

/** `onOpened` is told of a new result with its first rows, `onListed` of a later state of it. */
export function createQuery(
  calls: Calls,
  info: ReadonlySignal<CatalogInfo | null>,
  onOpened: (opened: Answered<OpenListing>) => void,
  onListed: (state: ListingState) => void,
  abort: AbortSignal,
): QueryEnd {
  const [text, scope, kind, filters] = [signal(""), signal(""), signal("all"), signal("")];
  const facets = signal<readonly Chosen[]>([]);
  const switches = signal<readonly string[]>([]);
  const sort = signal<Sort | null>(null);
  const scopeName = signal("");
  const counted = signal<readonly Facet[]>([]);
  /** The result that `counted` is of, or that it was asked for. */
  let countedOf = 0;
  const listing = signal<ListingState | null>(null);
  const doing = signal("");
  const found = signal<Suggestions | null>(null);
  const searching = createAttempt(abort);
  const stopping = createAttempt(abort);
  const sorting = createAttempt(abort);
  const suggesting = createAttempt(abort);
  const counting = createAttempt(abort);
  const fault = computed(() => searching.fault.value ?? stopping.fault.value ?? sorting.fault.value);

  function fill(query: Query) {
    text.value = query.text;
    if (scope.peek() !== query.scope) scopeName.value = "";
    scope.value = query.scope;
    kind.value = query.kind;
    filters.value = query.filters;
    facets.value = query.facets;
    switches.value = query.switches;
    sort.value = query.sort;
  }

  function search(partial: Partial<Query> = {}) {
    const typed = { text: text.peek(), scope: scope.peek(), kind: kind.peek(), filters: filters.peek() };
    const chosen = { facets: facets.peek(), switches: switches.peek() };
    const fields = { ...typed, ...chosen, sort: sort.peek(), ...partial };
    const query: Query = { ...fields, ...(info.peek()?.scope ? splitIdentifier(fields.text) : null) };
    fill(query);
    stopping.reset();
    sorting.reset();
    return searching.run(async (signal) => {
      doing.value = "";
      const onProgress = (progress: Progress) => {
        doing.value = progress.doing;
      };
      const answer = await calls.ask({ type: "open-listing", query }, { signal, onProgress });
      doing.value = "";
      onOpened(answer);
      sort.value = answer.state.sort;
    });
  }

  function stop() {
    if (searching.isBusy.peek()) searching.cancel();
    else order(stopping, (listing) => ({ type: "stop-listing", listing }));
  }

  /** Something the present result is asked to do. */
  async function order(attempt: Attempt, call: (listing: number) => StopListing | ContinueListing | SortListing) {
    const state = listing.peek();
    if (!state) return;
    searching.reset();
    await attempt.run(async (signal) => onListed((await calls.ask(call(state.listing), { signal })).state));
  }

  async function sortBy(columnId: string) {
    const state = listing.peek();
    if (!state) return;
    const sort = nextSort(state, columnId);
    // What the kernel holds whole it sorts itself; else the server has to, and that is another search.
    const isServers = info.peek()?.sorts.includes(columnId) && state.state !== "complete";
    if (isServers) await search({ ...state.query, sort });
    else await order(sorting, (listing) => ({ type: "sort-listing", listing, sort }));
  }

  const suggest = (typed: string) =>
    suggesting.run(async (signal) => {
      await passed(info.peek()?.entersAll && typed ? LOOK_UP_MS : SUGGEST_MS, signal);
      found.value = await calls.ask({ type: "suggest", field: "scope", text: typed }, { signal });
    });

  const keys = signal<readonly string[]>([]);
  const suggestingKeys = createAttempt(abort);
  const suggestKeys = () =>
    suggestingKeys.run(async (signal) => {
      const { items } = await calls.ask({ type: "suggest", field: "filters", text: "" }, { signal });
      keys.value = items.map(({ value }) => value);
    });

  function count(listing: number, facets: readonly Facet[]) {
    countedOf = listing;
    counted.value = facets;
  }

  function update(state: ListingState) {
    listing.value = state;
    if (!searching.isBusy.peek()) sort.value = state.sort;
    if (state.within && state.query?.scope === scope.peek()) scopeName.value = state.within;
    if (state.listing === countedOf) return;
    if (!state.hasFacets) return count(0, []);
    countedOf = state.listing;
    counting.run(async (signal) => {
      const { facets } = await calls.ask({ type: "get-facets", listing: state.listing }, { signal });
      if (countedOf === state.listing) count(state.listing, facets);
    });
  }

  return {
    ...{ sort, scopeName, counted, count, update },
    ...{ filterKeys: keys, suggestKeys, doing },
    ...{ facets, switches },
    ...{ text, scope, kind, filters, listing, fault, isAsking: searching.isBusy, fill, search, stop, sortBy, suggest },
    isSearching: computed(() => searching.isBusy.value || listing.value?.state === "streaming"),
    // Values that go with an earlier text are better than none, but not in place of an answer that failed.
    suggestions: computed(() => (suggesting.fault.value ? null : found.value)),
    suggestFault: suggesting.fault,
    goOn: () => order(stopping, (number) => ({ type: "continue-listing", listing: number })),
  };
}

export const NO_QUERY: Query = {
  ...{ text: "", scope: "", kind: "all", sort: null, filters: "" },
  ...{ facets: [], switches: [] },
};

/** Whether it says what to list; else nothing was searched for yet. */
export function asks({ text, scope, kind, filters, facets, switches }: Query): boolean {
  return kind !== NO_QUERY.kind || [text, scope, filters, facets, switches].some(({ length }) => length > 0);
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
