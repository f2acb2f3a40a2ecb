import type { CatalogInfo, ListingState } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { queryText } from "../text/query.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { leaving } from "./presses.ts";

export interface NoRowsProps {
  readonly info: CatalogInfo;
  readonly listing: ListingState;
  readonly query: Browser["query"];
  readonly onEdit: () => void;
}

/** A search that found nothing: what was asked, how it was understood, and the ways out. */
export function NoRows({ info, listing, query, onEdit }: NoRowsProps) {
  const asked = listing.query;
  const everything = info.kindChoices[0];
  const kind = info.kindChoices.find(({ id }) => id === asked?.kind);
  const isNarrowed = kind !== undefined && everything !== undefined && kind !== everything;
  return html`<div class="start">
    <p class="strong">
      ${isNarrowed && info.asks === "name" ? `No ${visible(kind.label).toLowerCase()} match` : "Nothing matches"}
      ${asked && html` <code>${visible(queryText({ ...asked, scope: listing.within || asked.scope }, info.enters))}</code>`}
      ${isNarrowed && info.asks === "words" && ` among ${visible(kind.label).toLowerCase()}`}
      ${asked?.filters && html` where <code>${visible(asked.filters)}</code>`}
    </p>
    <p class="dim">${listing.note ? codeSpans(listing.note) : "The server searched to the end."}</p>
    <div class="start-buttons">
      ${
        isNarrowed &&
        html`<button type="button" class="button" onClick=${leaving(() => void query.search({ kind: everything.id }))}>
          Search ${visible(everything.label).toLowerCase()}
        </button>`
      }
      ${
        asked?.filters &&
        html`<button type="button" class="button" onClick=${leaving(() => void query.search({ filters: "" }))}>Search without filters</button>`
      }
      ${
        asked?.scope &&
        info.enters &&
        html`<button type="button" class="button" onClick=${leaving(() => void query.search({ scope: "" }))}>Search in all</button>`
      }
      ${
        (asked?.facets.length ?? 0) > 0 &&
        html`<button type="button" class="button" onClick=${leaving(() => void query.search({ facets: [] }))}>Search without these facets</button>`
      }
      <button type="button" class="button" onClick=${onEdit}>Change the query</button>
    </div>
  </div>`;
}
