import { batch } from "@preact/signals";
import type {
  CatalogInfo,
  Chosen,
  Entry,
  Facet,
  FacetValue,
  Query,
  Sort,
  SortChoice,
  Suggestion,
} from "../bridge/protocol.ts";
import type { QueryStore } from "./query.ts";

/*
 * What a list is narrowed to, as verbs on its query. On a list they act at once; before the first search there is
 * nothing to narrow.
 */

type Narrowed = Pick<
  QueryStore,
  "text" | "facets" | "switches" | "kind" | "sort" | "scope" | "scopeName" | "listing" | "counted" | "search"
>;

/** The values of a facet that are chosen. */
export function valuesOf(query: Pick<QueryStore, "facets">, facet: string): readonly string[] {
  return query.facets.value.find((one) => one.facet === facet)?.values ?? [];
}

/** Choose a value of a facet, or leave it; nothing is searched for yet. */
export function toggleValue(query: Pick<QueryStore, "facets">, { id, several }: Facet, value: string): void {
  const before = valuesOf(query, id);
  const kept = several ? before.filter((one) => one !== value) : [];
  query.facets.value = withValues(query.facets.peek(), id, before.includes(value) ? kept : [...kept, value]);
}

/** Take all values off a facet. */
export function clearFacet(query: Narrowed, facet: string): void {
  query.facets.value = withValues(query.facets.peek(), facet, []);
  act(query);
}

export function toggleSwitch(query: Narrowed, id: string): void {
  const on = query.switches.peek();
  query.switches.value = on.includes(id) ? on.filter((one) => one !== id) : [...on, id];
  act(query);
}

/** Search for something else: what only went with the former is left. */
export function chooseKind(query: Narrowed, info: CatalogInfo, kind: string): void {
  batch(() => {
    query.kind.value = kind;
    query.switches.value = query.switches
      .peek()
      .filter((id) => info.switches.some((one) => one.id === id && goesWith(one, kind)));
    if (info.facets) query.facets.value = [];
    if (!isWithin(info, kind)) query.scope.value = "";
    const orders = info.sortChoices.filter(({ sort }) => isSame(sort, query.sort.peek()));
    if (orders.length > 0 && !orders.some((one) => goesWith(one, kind))) query.sort.value = null;
  });
  act(query);
}

export function chooseSort(query: Narrowed, sort: Sort | null): void {
  query.sort.value = sort;
  act(query);
}

/** Search within an entry, for all there is in it. */
export function enter(query: Narrowed, [id, name]: Entry): void {
  query.search(within(id));
  query.scopeName.value = name;
}

/** Search within what was looked up: for the same, unless it was no such thing that was searched for. */
export function searchWithin(query: Narrowed, info: CatalogInfo, { value, label }: Suggestion): void {
  query.search(isWithin(info, query.kind.peek()) ? { scope: value } : within(value));
  query.scopeName.value = label || value;
}

/** Whether one can search within something for it. */
function isWithin({ entersFor }: CatalogInfo, kind: string): boolean {
  return entersFor.length === 0 || entersFor.includes(kind);
}

/** Whether one goes into an entry by searching within it: nothing opens below it. */
export function entersOnly(info: CatalogInfo | null, [, , kind]: Entry): boolean {
  return info?.kinds.some(({ id, enters, opens }) => id === kind && enters && !opens) ?? false;
}

/** Search in all again, for the same. */
export function leave(query: Narrowed): void {
  query.search({ scope: "" });
}

/** The orders to choose from; one that is not among them, such as that of a column, comes last. */
export function orders(query: Narrowed, info: CatalogInfo): readonly SortChoice[] {
  const hasText = query.text.value.trim() !== "";
  const offered = info.sortChoices.filter((one) => goesWith(one, query.kind.value) && (hasText || !one.needsText));
  const sort = query.sort.value;
  if (!sort || offered.some((one) => isSame(one.sort, sort))) return offered;
  const column = info.columns.find(({ id }) => id === sort.column)?.label ?? sort.column;
  return [
    ...offered,
    { label: `By ${column.toLowerCase()}${sort.descending ? ", descending" : ""}`, sort, kinds: [], needsText: false },
  ];
}

/** Whether a choice goes with what is searched for. */
export function goesWith({ kinds }: { readonly kinds: readonly string[] }, kind: string): boolean {
  return kinds.length === 0 || kinds.includes(kind);
}

export function isSame(one: Sort | null, other: Sort | null): boolean {
  return one?.column === other?.column && one?.descending === other?.descending;
}

/** A facet with what is chosen of it, though nothing that was found has it. */
export function whole(facet: Facet, chosen: readonly string[]): readonly FacetValue[] {
  const unlisted = chosen.filter((value) => !facet.values.some((one) => one.value === value));
  return [
    ...unlisted.map((value): FacetValue => ({ value, label: value, count: null, chosen: true, within: "" })),
    ...facet.values,
  ];
}

/** How many things narrow the list. */
export function narrowings({ facets, switches, scope }: Narrowed): number {
  return facets.value.length + switches.value.length + (scope.value ? 1 : 0);
}

function within(scope: string): Partial<Query> {
  return { scope, text: "", kind: "all", sort: null, filters: "", facets: [], switches: [] };
}

function withValues(all: readonly Chosen[], facet: string, values: readonly string[]): readonly Chosen[] {
  const others = all.filter((one) => one.facet !== facet);
  return values.length > 0 ? [...others, { facet, values }] : others;
}

function act(query: Narrowed): void {
  if (query.listing.peek()) query.search();
}
