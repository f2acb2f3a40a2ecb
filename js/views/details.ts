import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { CatalogInfo, Entry, Tab } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { CopyButton } from "./copy-button.ts";
import { section } from "./details-section.ts";
import { icon, iconButton } from "./icons.ts";
import { type Action, FaultNotice } from "./notice.ts";
import { rove } from "./roving.ts";

export interface DetailsPaneProps {
  readonly info: CatalogInfo;
  readonly details: Browser["details"];
  /** What the way back says where the pane is a page: "1 234 rows". */
  readonly back: ReadonlySignal<string>;
  readonly onClose: () => void;
}

/** Everything known of one entry: beside the list, below it, or as a page of its own, as the width allows. */
export function DetailsPane({ info, details, back, onClose }: DetailsPaneProps) {
  const chosen = useSignal("");
  const entry = details.entry.value;
  if (!entry) return null;
  const tabs = details.details.value?.tabs ?? [];
  const at = Math.max(
    0,
    tabs.findIndex(({ id }) => id === chosen.value),
  );
  const tab = tabs[at];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return html`<aside class="pane" aria-label="Details" onKeyDown=${onKeyDown}>
    <button type="button" class="pane-back" onClick=${onClose}>${icon("chevron")}${back.value}</button>
    ${head(info, entry, onClose)}
    ${
      tabs.length > 1 &&
      tabList(tabs, at, (id) => {
        chosen.value = id;
      })
    }
    <div class="pane-body" id="details-panel" role="tabpanel" aria-labelledby=${tab && tabs.length > 1 ? `tab-${tab.id}` : undefined} aria-label=${tabs.length > 1 ? undefined : "Details"} tabindex="0" aria-busy=${String(details.isBusy.value)}>
      ${body(details, tab)}
    </div>
  </aside>`;
}

function head(info: CatalogInfo, [id, name, kindId]: Entry, onClose: () => void) {
  const kind = info.kinds.find((one) => one.id === kindId);
  return html`<div class="pane-head">
    ${icon(kind?.icon ?? "info", kind ? visible(kind.label) : "Unknown")}
    <h3 class="mono">${breakable(name)}</h3>
    <${CopyButton} text=${id} label="Copy identifier" />
    ${iconButton("close", "Close details", onClose)}
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
