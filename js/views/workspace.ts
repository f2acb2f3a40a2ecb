import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CatalogInfo, Entry } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { enter, entersOnly } from "../stores/narrowing.ts";
import { NO_QUERY } from "../stores/query.ts";
import { transfersText } from "../text/transfer.ts";
import { ActionBar, AWAITED, selectionText } from "./action-bar.ts";
import { DetailsPane } from "./details.ts";
import { useDownloadOrder } from "./download-order.ts";
import { Handle } from "./handle.ts";
import { hasKernel } from "./kernel-notice.ts";
import { listingText, rowsText } from "./listing-text.ts";
import { LiveRegion } from "./live-region.ts";
import { MakeAvailable } from "./make-available.ts";
import { narrows } from "./narrows.ts";
import { NoRows } from "./no-rows.ts";
import { PanelNotice } from "./panel-notice.ts";
import { FacetPane, TransferDrawer } from "./parts.ts";
import { QueryLine } from "./query-line.ts";
import { Start } from "./start.ts";
import { StatusLine } from "./status-line.ts";
import { Task } from "./task.ts";
import { TreeTable } from "./tree-table.ts";
import { useVariableOrder } from "./variable-order.ts";
import { variableResultText } from "./variable-result.ts";

export interface WorkspaceProps {
  readonly browser: Browser;
  readonly info: CatalogInfo;
  /** Seconds since 1970. */
  readonly now: number;
  /** Whether the query is where somebody goes on who has just signed in. */
  readonly takesFocus: boolean;
  readonly onSignIn: () => void;
}

/** What one works in once signed in: query, list and pane, notice, bar. */
export function Workspace({ browser, info, now, takesFocus, onSignIn }: WorkspaceProps) {
  const { query, selection, variable, transfers } = browser;
  const nameField = useRef<HTMLTextAreaElement>(null);
  const order = useVariableOrder(browser);
  const download = useDownloadOrder(browser, order);
  const isUsable = hasKernel(browser);
  const result = variable.result.value;
  useEffect(() => {
    if (takesFocus) nameField.current?.focus();
  }, []);
  const messages = [
    query.listing.value ? listingText(query.listing.value) : "",
    selectionText(selection.state.value),
    transfersText(transfers.state.value),
    variable.isAwaited.value ? AWAITED : result ? variableResultText(result) : "",
  ];
  return html`<div class=${topClass(info)}>
      <${QueryLine} info=${info} query=${query} memory=${browser.memory} isUsable=${isUsable} nameField=${nameField} />
      <${StatusLine} info=${info} query=${query} kernel=${browser.kernel} isUsable=${isUsable} />
    </div>
    <div class="body">
      ${info.facets && query.listing.value && html`<${FacetPane} query=${query} isUsable=${isUsable} />`}
      <div class="list">${listOrWords(browser, info, () => nameField.current?.focus())}</div>
      ${side(browser, info, onSignIn)}
    </div>
    ${
      transfers.isOpen.value &&
      html`<${TransferDrawer} transfers=${transfers} isUsable=${isUsable} onSignIn=${onSignIn} onClose=${() => {
        transfers.isOpen.value = false;
        const panel = nameField.current?.closest<HTMLElement>(".panel");
        (panel?.querySelector<HTMLElement>(".list [tabindex='0']") ?? panel)?.focus();
      }} />`
    }
    <${PanelNotice} browser=${browser} info=${info} order=${order} download=${download} now=${now} onSignIn=${onSignIn} />
    <${ActionBar} available=${available(browser, info)} selection=${selection} variable=${variable} order=${order} isUsable=${isUsable} transfers=${info.downloads ? transfers : null} values=${info.values} onDownload=${download.start} />
    <${LiveRegion} messages=${messages} />`;
}

/** What of the query moves behind a button where it is narrow, and what else is there. */
function topClass(info: CatalogInfo): string {
  const marks = [
    (info.filterKeys.length > 0 || narrows(info)) && "with-filters",
    info.sortChoices.length > 0 && "sorted",
    info.entersAll && "looks-up",
  ];
  return ["top", ...marks].filter(Boolean).join(" ");
}

/** The button; nothing where the catalog copies nothing. */
function available(browser: Browser, { replication }: CatalogInfo) {
  if (!replication) return null;
  const isAble = hasKernel(browser);
  const isUsable = isAble && browser.selection.state.value.count > 0;
  return html`<${MakeAvailable} rules=${browser.rules} replication=${replication} isUsable=${isUsable} hasKernel=${isAble} />`;
}

/** What stands beside the list: a task, or else the details of an entry. */
function side(browser: Browser, info: CatalogInfo, onSignIn: () => void) {
  if (browser.rules.shown.value) return html`<${Task} browser=${browser} info=${info} />`;
  return browser.details.entry.value && html`<${Pane} browser=${browser} info=${info} onSignIn=${onSignIn} />`;
}

function listOrWords(browser: Browser, info: CatalogInfo, onEdit: () => void) {
  const { query } = browser;
  const listing = query.listing.value;
  if (!listing)
    return !query.isSearching.value && html`<${Start} info=${info} query=${query} memory=${browser.memory} />`;
  if (listing.count === 0 && listing.state === "complete")
    return html`<${NoRows} info=${info} listing=${listing} query=${query} onEdit=${onEdit} />`;
  return html`<${TreeTable} browser=${browser} />`;
}

/** The pane with its splitter. Where it hides the list it takes the focus along. */
function Pane({ browser, info, onSignIn }: Pick<WorkspaceProps, "browser" | "info" | "onSignIn">) {
  const { details, query, session } = browser;
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal<number | null>(null);
  const back = useComputed(() => {
    const listing = query.listing.value;
    return listing ? rowsText(listing.count, listing) : "Back";
  });

  useEffect(() => {
    const wayBack = box.current?.querySelector<HTMLElement>(".pane-back");
    if (wayBack?.offsetWidth) wayBack.focus();
  }, [details.entry.value?.[0]]);

  const close = () => {
    const list = box.current?.parentElement?.querySelector<HTMLElement>(".list");
    details.close();
    // After the list is there again, which a page of details had hidden.
    setTimeout(() => list?.querySelector<HTMLElement>("[tabindex='0']")?.focus());
  };
  // What was pressed goes with the pane.
  const keepFocus = () => box.current?.closest<HTMLElement>(".panel")?.focus();
  const goInto = (entry: Entry) => {
    keepFocus();
    enter(query, entry);
  };
  // Its own rows, whatever the list was narrowed to.
  const search = (entry: Entry) => {
    keepFocus();
    if (entersOnly(info, entry)) enter(query, entry);
    else query.search({ ...NO_QUERY, text: entry[0] });
  };
  return html`<div ref=${box} class="side" style=${width.value === null ? undefined : `--pane:${width.value}px`}>
    <${Handle}
      class="splitter"
      label="Width of the details"
      axis="x"
      sign=${-1}
      size=${width}
      min=${240}
      max=${720}
      measure=${() => box.current?.offsetWidth ?? 0}
    />
    <${DetailsPane} info=${info} details=${details} back=${back} onSearch=${search} onEnter=${goInto} onSignIn=${session.state.value.state === "out" ? onSignIn : null} onClose=${close} />
  </div>`;
}
