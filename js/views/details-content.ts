import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Entry, Link, Tab } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { pageAddress } from "../text/address.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { section } from "./details-section.ts";
import { icon } from "./icons.ts";
import { type Action, FaultNotice } from "./notice.ts";
import { isPage } from "./page-link.ts";
import { rove } from "./roving.ts";

export interface DetailsContentProps {
  readonly details: Browser["details"];
  /** Searches for an entry that is named here. */
  readonly onSearch: (entry: Entry) => void;
  readonly onSignIn: (() => void) | null;
}

/** What is known of an entry, in tabs; a tab is read when somebody looks at it. */
export function DetailsContent({ details, onSearch, onSignIn }: DetailsContentProps) {
  const chosen = useSignal("");
  const tabs = details.details.value?.tabs ?? [];
  const at = Math.max(
    0,
    tabs.findIndex(({ id }) => id === chosen.value),
  );
  const tab = tabs[at];
  useEffect(() => {
    if (tab?.isDue) details.readTab(tab.id);
  }, [tab]);
  return html`${
    tabs.length > 1 &&
    tabList(tabs, at, (id) => {
      chosen.value = id;
    })
  }
    <div class="pane-body" id="details-panel" role="tabpanel" aria-labelledby=${tab && tabs.length > 1 ? `tab-${tab.id}` : undefined} aria-label=${tabs.length > 1 ? undefined : "Details"} tabindex="0" aria-busy=${String(details.isBusy.value || tab?.isDue === true)}>
      ${body({ details, onSearch, onSignIn }, tab)}
      ${at === 0 && details.details.value?.links.map(link)}
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

function link({ label, url }: Link) {
  return (
    isPage(url) &&
    html`<p class="pane-link"><a class="link" href=${pageAddress(url)} target="_blank" rel="noopener noreferrer">${visible(label)}</a>${icon("outside")}</p>`
  );
}

function body({ details, onSearch, onSignIn }: DetailsContentProps, tab: Tab | undefined) {
  const fault = details.fault.value ?? tab?.fault;
  const actions: Action[] = [{ label: "Try again", icon: "refresh", run: () => details.retry() }];
  if (onSignIn && fault && ["access-denied", "sign-in-needed"].includes(fault.code))
    actions.unshift({ label: "Sign in", run: onSignIn });
  return html`${fault && html`<${FaultNotice} fault=${fault} actions=${actions} />`} ${tab && html`<div key=${`${details.entry.value?.[0]} ${tab.id}`}>${tab.sections.map((one) => section(one, { details, onSearch }))}</div>`}
  ${(tab?.isDue || (!tab && details.isBusy.value)) && html`<p class="dim" role="status"><span class="spinner"></span> reading</p>`}`;
}
