import { useSignal } from "@preact/signals";
import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { icon } from "./icons.ts";
import { FilterBuilder, FilterChips, filters } from "./parts.ts";

export interface FilterLineProps {
  readonly info: CatalogInfo;
  readonly query: Browser["query"];
  /** False without a kernel: what is there stays, nothing new can be asked. */
  readonly isUsable: boolean;
}

/**
 * The conditions of a query, each to be taken off, and the button that opens where one is added. Where it is narrow the
 * button is all there is, and the kind is behind it, too.
 */
export function FilterLine({ info, query, isUsable }: FilterLineProps) {
  const isOpen = useSignal(false);
  const text = query.filters.value;
  const isNarrowed = query.kind.value !== (info.kindChoices[0]?.id ?? query.kind.value);
  const count = (filters.module.value?.conditionCount(text) ?? (text ? 1 : 0)) + (isNarrowed ? 1 : 0);
  const toggle = () => {
    isOpen.value = !isOpen.value;
  };
  return html`<div class="filters">
    ${text && html`<${FilterChips} query=${query} onMore=${toggle} isUsable=${isUsable} />`}
    <button
      type="button"
      class="button filter-open"
      aria-haspopup="dialog"
      aria-expanded=${String(isOpen.value)}
      disabled=${!isUsable}
      onClick=${toggle}
    >
      <span class="when-wide">${icon("plus")}Filter</span>
      <span class="when-narrow">${icon("filter")}Filters${count > 0 && `, ${count}`}</span>
    </button>
    ${isOpen.value && html`<${FilterBuilder} info=${info} query=${query} onClose=${toggle} />`}
  </div>`;
}
