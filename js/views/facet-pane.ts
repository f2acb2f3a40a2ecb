import { useEffect, useRef } from "preact/hooks";
import type { Facet } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { valuesOf, whole } from "../stores/narrowing.ts";
import { FacetGroup } from "./facet-group.ts";

/** Several values are often chosen one after another: so long after the last one they are searched for, once. */
const SEARCH_MS = 250;

export interface FacetsProps {
  readonly query: Browser["query"];
  readonly isUsable: boolean;
}

/** What the list can be narrowed to, beside it. */
export function FacetPane({ query, isUsable }: FacetsProps) {
  if (facetsOf(query).length === 0) return null;
  return html`<nav class="facets" aria-label="Narrow by" aria-busy=${String(query.isSearching.value)}>
    <${Facets} query=${query} isUsable=${isUsable} />
  </nav>`;
}

/** The facets, one below the other. */
export function Facets({ query, isUsable }: FacetsProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const searchSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void query.search(), SEARCH_MS);
  };
  return facetsOf(query).map(
    (facet) =>
      html`<${FacetGroup} key=${facet.id} facet=${facet} query=${query} isUsable=${isUsable} onChange=${searchSoon} />`,
  );
}

/** Those with something to choose, and those that are chosen though the result is not counted by them. */
function facetsOf(query: Browser["query"]): readonly Facet[] {
  const counted = query.counted.value.filter((facet) => whole(facet, valuesOf(query, facet.id)).length > 0);
  const unknown = query.facets.value.filter(({ facet }) => !query.counted.value.some(({ id }) => id === facet));
  return [...counted, ...unknown.map(({ facet }) => ({ id: facet, label: facet, values: [], several: true, more: 0 }))];
}
