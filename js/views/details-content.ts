import { useSignal } from "@preact/signals";
import type { Tab } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { section } from "./details-section.ts";
import { type Action, FaultNotice } from "./notice.ts";
import { rove } from "./roving.ts";

/** What is known of an entry, in tabs. */
export function DetailsContent({ details }: { details: Browser["details"] }) {
  const chosen = useSignal("");
  const tabs = details.details.value?.tabs ?? [];
  const at = Math.max(
    0,
    tabs.findIndex(({ id }) => id === chosen.value),
  );
  const tab = tabs[at];
  return html`${
    tabs.length > 1 &&
    tabList(tabs, at, (id) => {
      chosen.value = id;
    })
  }
    <div class="pane-body" id="details-panel" role="tabpanel" aria-labelledby=${tab && tabs.length > 1 ? `tab-${tab.id}` : undefined} aria-label=${tabs.length > 1 ? undefined : "Details"} tabindex="0" aria-busy=${String(details.isBusy.value)}>
      ${body(details, tab)}
    </div>`;
}

function tabList(tabs: readonly Tab[], at: number, choose: (id: string) => void) {
  const chooseAt = (index: number) => choose(tabs[index]?.id ?? "");
  return html`<div class="tabs" role="tablist" aria-label="Details" onKeyDown=${(event: KeyboardEvent) => rove(event, tabs.length, at, chooseAt)}>
    ${tabs.map(
      (tab, index) =>
        html`<button
          type="button"
          key=${tab.id}
          id=${`tab-${tab.id}`}
          role="tab"
          aria-selected=${String(index === at)}
          aria-controls="details-panel"
          tabindex=${index === at ? 0 : -1}
          onClick=${() => choose(tab.id)}
        >
          ${visible(tab.label)}${tab.count !== null && html`<small>${countText(tab.count)}</small>`}
        </button>`,
    )}
  </div>`;
}

function body(details: Browser["details"], tab: Tab | undefined) {
  const fault = details.fault.value ?? tab?.fault;
  const actions: Action[] = [{ label: "Try again", icon: "refresh", run: () => details.retry() }];
  return html`${fault && html`<${FaultNotice} fault=${fault} actions=${actions} />`} ${tab?.sections.map(section)}
  ${!tab && details.isBusy.value && html`<p class="dim" role="status"><span class="spinner"></span> reading</p>`}`;
}
