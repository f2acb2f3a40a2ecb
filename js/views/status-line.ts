import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { FilterLine } from "./filter-line.ts";
import { icon } from "./icons.ts";
import { isIncomplete, listingText } from "./listing-text.ts";
import { narrows } from "./narrows.ts";
import { NarrowLine } from "./parts.ts";
import { leaving } from "./presses.ts";

export interface StatusLineProps extends Pick<Browser, "query" | "kernel"> {
  readonly info: CatalogInfo;
  readonly isUsable: boolean;
}

/** What it is filtered by, how the query was understood, and how many rows it has: one line that never moves. */
export function StatusLine({ info, query, kernel, isUsable }: StatusLineProps) {
  const note = query.listing.value?.note;
  const text = count(query, kernel);
  const isStopped = query.listing.value?.state === "stopped" && !query.isSearching.value;
  return html`<div class="status">
    ${narrows(info) && html`<${NarrowLine} info=${info} query=${query} isUsable=${isUsable} />`}
    ${info.filterKeys.length > 0 && html`<${FilterLine} info=${info} query=${query} isUsable=${isUsable} />`}
    ${note && html`<p class="status-note dim clip" title=${visible(note)}>${codeSpans(note)}</p>`}
    ${
      text &&
      html`<div class="status-end">
        <p class="status-count dim clip" role="status" aria-live="off">${text}</p>
        ${isStopped && html`<button type="button" class="link" onClick=${leaving(() => void query.goOn())}>Go on</button>`}
      </div>`
    }
  </div>`;
}

function count(query: Browser["query"], kernel: Browser["kernel"]) {
  const listing = query.listing.value;
  if (kernel.value === "gone") return "no kernel";
  if (query.isSearching.value && kernel.value === "busy") return "waiting for the kernel";
  if (query.isSearching.value && listing?.state !== "streaming")
    return html`<span class="spinner"></span>${visible(query.doing.value) || "searching"}`;
  if (!listing) return "";
  const sign =
    listing.state === "streaming"
      ? html`<span class="spinner"></span>`
      : isIncomplete(listing) && html`<span class="warn">${icon("warning")}</span>`;
  return html`${sign}${listingText(listing)}`;
}
