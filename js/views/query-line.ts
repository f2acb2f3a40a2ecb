import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { WithinField } from "./parts.ts";
import { once } from "./presses.ts";
import { kindChoice, sortChoice } from "./query-choices.ts";
import { Recent, recentOf } from "./recent.ts";
import { ScopeField } from "./scope-field.ts";

/** A pasted list of identifiers is shown up to this many lines. */
const MAX_LINES = 4;

export interface QueryLineProps {
  readonly info: CatalogInfo;
  readonly query: Browser["query"];
  readonly memory: Browser["memory"];
  /** False without a kernel: what is there stays, nothing new can be asked. */
  readonly isUsable: boolean;
  readonly nameField: RefObject<HTMLTextAreaElement | null>;
}

/** Scope, name and kind, and one button that searches or stops. */
export function QueryLine({ info, query, memory, isUsable, nameField }: QueryLineProps) {
  const isSearching = query.isSearching.value;
  const showsRecent = useSignal(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const field = event.target as HTMLElement;
    if (!field.matches("input, textarea") || field.closest(".query-within")) return;
    if (
      event.key === "ArrowDown" &&
      field.matches("textarea") &&
      hasRecent(field as HTMLTextAreaElement, memory, info.enters)
    ) {
      event.preventDefault();
      showsRecent.value = true;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (isUsable) query.search();
    } else if (event.key === "Escape") {
      if (isSearching) query.stop();
      else (field.matches("textarea") ? query.text : query.scope).value = "";
    }
  };
  return html`<div class="query" role="search" aria-label=${visible(info.title)} onKeyDown=${onKeyDown}>
    <div class="query-name">
      ${info.scope && html`<${ScopeField} label=${visible(info.scope)} query=${query} memory=${memory} />`}
      <textarea
        ref=${nameField}
        class=${info.asks === "name" ? "field mono" : "field"}
        aria-label=${info.asks === "name" ? "Name" : "Query"}
        placeholder=${visible(info.placeholder)}
        rows=${Math.min(MAX_LINES, query.text.value.split("\n").length)}
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        value=${query.text.value}
        onInput=${(event: InputEvent) => {
          query.text.value = (event.currentTarget as HTMLTextAreaElement).value;
        }}
      />
      ${
        showsRecent.value &&
        html`<${Recent} memory=${memory} query=${query} enters=${info.enters} onClose=${() => {
          showsRecent.value = false;
        }} />`
      }
    </div>
    ${info.entersAll && html`<${WithinField} info=${info} query=${query} isUsable=${isUsable} id="within" />`}
    ${kindChoice(info, query, "query-kind")} ${sortChoice(info, query, "query-sort")}
    <button
      type="button"
      class="button search-button"
      disabled=${!isUsable}
      title=${isSearching ? "Stop" : "Search"}
      onClick=${once(() => void (isSearching ? query.stop() : query.search()))}
    >
      ${icon(isSearching ? "stop" : "search")}<span>${isSearching ? "Stop" : "Search"}</span>
    </button>
  </div>`;
}

/** Whether ↓ has nowhere else to go, and something to show. */
function hasRecent({ value, selectionEnd }: HTMLTextAreaElement, memory: Browser["memory"], enters: string): boolean {
  return !value.slice(selectionEnd).includes("\n") && recentOf(memory.queries.peek(), value, enters).length > 0;
}
