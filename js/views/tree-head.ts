import type { CatalogInfo, Column, ListingState } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { counted } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { isWholeSorted, rowsText } from "./listing-text.ts";

export interface TreeHeadProps {
  readonly browser: Browser;
  readonly info: CatalogInfo;
  readonly onLeave: () => void;
  /** Shows where the sites are chosen. */
  readonly onSites: () => void;
}

/**
 * The heads of the columns. They sort; the box takes all the query finds. Not in the order of Tab, in which the list is
 * one stop: ↑ leads here from the first row, ← and → along, ↓ back.
 */
export function TreeHead({ browser, info, onLeave, onSites }: TreeHeadProps) {
  const { selection, query } = browser;
  const { count, isQuery } = selection.state.value;
  const state = query.listing.value;
  const picked = count === 0 ? "off" : isQuery ? "on" : "some";
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") onLeave();
    else if (event.key === "ArrowRight") step(event, 1);
    else if (event.key === "ArrowLeft") step(event, -1);
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.stopPropagation();
    if (event.key.startsWith("Arrow")) event.preventDefault();
  };
  return html`<div class="row head" role="row" aria-rowindex="1" onKeyDown=${onKeyDown}>
    <span class="tick" role="columnheader">
      <button
        type="button"
        class="box ${picked}"
        role="checkbox"
        tabindex="-1"
        aria-checked=${picked === "some" ? "mixed" : String(picked === "on")}
        aria-label="Select all the query finds"
        onClick=${() => (count === 0 ? selection.selectAll() : selection.clear())}
      ></button>
    </span>
    ${head("name", info.kinds[0]?.titled ? "Title" : "Name", "name", state, () => query.sortBy("name"))}
    ${info.columns.map((column) => {
      if (column.shows === "availability" && info.sites) return sitesHead(column, info.sites, browser, onSites);
      const sorts = column.shows !== "availability" || info.sorts.includes(column.id);
      return head(column.id, column.label, `cell ${column.shows}`, state, sorts ? () => query.sortBy(column.id) : null);
    })}
  </div>`;
}

/** "At 3 RSEs": which they are can be chosen. */
function sitesHead({ id, shows }: Column, word: string, { sites }: Browser, onSites: () => void) {
  const chosen = sites.chosen.value;
  const [only] = chosen;
  const label = chosen.length === 1 && only ? `At ${visible(only)}` : `At ${counted(chosen.length, word)}`;
  return html`<span key=${id} class="cell ${shows}" role="columnheader">
    <button type="button" class="sort" tabindex="-1" aria-haspopup="dialog" title=${chosen.map(visible).join("\n")} onClick=${onSites}>
      <span class="clip">${label}</span><span class="down">${icon("chevron")}</span>
    </button>
  </span>`;
}

function head(id: Column["id"], label: string, kind: string, state: ListingState | null, sort: (() => void) | null) {
  const sorted = state?.sort?.column === id ? state.sort : null;
  const isWhole = !state || isWholeSorted(state);
  const way = sorted && (sorted.descending ? "descending" : "ascending");
  const again =
    sorted && !isWhole
      ? `Sorts the ${rowsText(state.sorted, state)} that were here then, not all; sort again`
      : undefined;
  return html`<span key=${id} class=${kind} role="columnheader" aria-sort=${way ?? undefined}>
    ${
      sort
        ? html`<button type="button" class="sort ${way ?? ""}" tabindex="-1" title=${again} onClick=${sort}>
            <span class="clip">${visible(label)}</span>${sorted && icon(isWhole ? "sort" : "refresh")}
          </button>`
        : html`<span class="clip">${visible(label)}</span>`
    }
  </span>`;
}

function step(event: KeyboardEvent, by: 1 | -1) {
  const buttons = [...(event.currentTarget as Element).querySelectorAll("button")].filter((one) => one.offsetWidth > 0);
  buttons[buttons.indexOf(event.target as HTMLButtonElement) + by]?.focus();
}
