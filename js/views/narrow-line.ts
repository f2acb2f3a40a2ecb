import { useSignal } from "@preact/signals";
import type { CatalogInfo, Chosen } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { clearFacet, goesWith, leave, narrowings, toggleSwitch } from "../stores/narrowing.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { Facets } from "./facet-pane.ts";
import { icon } from "./icons.ts";
import { Popover } from "./popover.ts";
import { leaving } from "./presses.ts";
import { kindChoice, sortChoice } from "./query-choices.ts";
import { WithinField } from "./within-field.ts";

export interface NarrowLineProps {
  readonly info: CatalogInfo;
  readonly query: Browser["query"];
  /** False without a kernel: what is there stays, nothing new can be asked. */
  readonly isUsable: boolean;
}

/**
 * What the list is narrowed to, each to be taken off: where one is, facets, and what is switched on. Where there is no
 * room for the facets beside the list, and for kind and order above it, a button opens all of them.
 */
export function NarrowLine({ info, query, isUsable }: NarrowLineProps) {
  const isOpen = useSignal(false);
  const toggle = () => {
    isOpen.value = !isOpen.value;
  };
  const count = narrowings(query) + (query.kind.value === (info.kindChoices[0]?.id ?? query.kind.value) ? 0 : 1);
  return html`<div class="filters narrow-line">
    <button
      type="button"
      class="button narrow-open"
      aria-haspopup="dialog"
      aria-expanded=${String(isOpen.value)}
      disabled=${!isUsable}
      onClick=${toggle}
    >
      ${icon("filter")}Filters${count > 0 && `, ${countText(count)}`}
    </button>
    <ul class="chips" aria-label="Narrowed to">
      ${query.scope.value && scopeChip(info, query, isUsable)}
      ${query.facets.value.map((one) => facetChip(one, query, isUsable))}
    </ul>
    ${switches(info, query, isUsable)}
    ${
      isOpen.value &&
      html`<${Popover} role="dialog" label="Filters" class="narrow-all" onClose=${toggle}>
        ${() => html`<${Everything} info=${info} query=${query} isUsable=${isUsable} />`}
      <//>`
    }
  </div>`;
}

/** All that narrows, in one box. */
function Everything({ info, query, isUsable }: NarrowLineProps) {
  return html`<div class="narrow-choices">
      ${info.entersAll && html`<${WithinField} info=${info} query=${query} isUsable=${isUsable} id="within-filters" />`}
      ${kindChoice(info, query, "narrow-kind", isUsable)} ${sortChoice(info, query, "narrow-sort", isUsable)}
      ${switches(info, query, isUsable)}
    </div>
    ${
      (query.scope.value || query.facets.value.length > 0) &&
      html`<ul class="chips" aria-label="Narrowed to">
        ${query.scope.value && scopeChip(info, query, isUsable)}
        ${query.facets.value.map((one) => facetChip(one, query, isUsable))}
      </ul>`
    }
    <div class="narrow-facets"><${Facets} query=${query} isUsable=${isUsable} /></div>`;
}

/** Where one is. */
function scopeChip({ enters }: CatalogInfo, query: Browser["query"], isUsable: boolean) {
  const name = visible(query.scopeName.value || query.scope.value);
  return html`<li key="scope">
    <span class="chip">
      <span class="clip" title=${`${visible(enters)}: ${name}`}><span class="dim">in </span>${name}</span>
      <button type="button" aria-label=${`Leave ${name}`} title=${`Leave, and search in all`} disabled=${!isUsable} onClick=${leaving(() => leave(query))}>
        ${icon("close")}
      </button>
    </span>
  </li>`;
}

function facetChip({ facet: id, values }: Chosen, query: Browser["query"], isUsable: boolean) {
  const facet = query.counted.value.find((one) => one.id === id);
  const labels = values.map((value) => facet?.values.find((one) => one.value === value)?.label ?? value);
  const [name, chosen] = [visible(facet?.label ?? id), labels.map(visible).join(", ")];
  return html`<li key=${id}>
    <span class="chip">
      <span class="clip" title=${`${name} is ${labels.map(visible).join(" or ")}`}>${name} <span class="dim">is</span> ${chosen}</span>
      <button type="button" aria-label=${`Remove ${name} is ${chosen}`} title="Remove" disabled=${!isUsable} onClick=${leaving(() => clearFacet(query, id))}>
        ${icon("close")}
      </button>
    </span>
  </li>`;
}

function switches(info: CatalogInfo, query: Browser["query"], isUsable: boolean) {
  const offered = info.switches.filter((one) => goesWith(one, query.kind.value));
  return offered.map(
    ({ id, label }) =>
      html`<label key=${id} class="switch">
        <input type="checkbox" checked=${query.switches.value.includes(id)} disabled=${!isUsable} onChange=${() => toggleSwitch(query, id)} />
        <span class="clip">${visible(label)}</span>
      </label>`,
  );
}
