import type { ReadonlySignal } from "@preact/signals";
import type { CatalogInfo, Entry } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { CopyButton } from "./copy-button.ts";
import { icon, iconButton } from "./icons.ts";
import { DetailsContent } from "./parts.ts";

/** Letters of a title that is written smaller, so that something besides it is seen. */
const LONG_TITLE = 90;

export interface DetailsPaneProps {
  readonly info: CatalogInfo;
  readonly details: Browser["details"];
  /** What the way back says where the pane is a page: "1 234 rows". */
  readonly back: ReadonlySignal<string>;
  readonly onSearch: (entry: Entry) => void;
  readonly onEnter: (entry: Entry) => void;
  /** Null for who is signed in, or need not be. */
  readonly onSignIn: (() => void) | null;
  readonly onClose: () => void;
}

/** Everything known of one entry: beside the list, below it, or as a page of its own, as the width allows. */
export function DetailsPane({ info, details, back, onSearch, onEnter, onSignIn, onClose }: DetailsPaneProps) {
  const entry = details.entry.value;
  if (!entry) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return html`<aside class="pane" aria-label="Details" onKeyDown=${onKeyDown}>
    <button type="button" class="pane-back" onClick=${onClose}>${icon("chevron")}${back.value}</button>
    ${head(info, entry, onClose)} ${entering(info, entry, onEnter)}
    <${DetailsContent} details=${details} onSearch=${onSearch} onSignIn=${onSignIn} />
  </aside>`;
}

function head(info: CatalogInfo, [id, name, kindId]: Entry, onClose: () => void) {
  const kind = info.kinds.find((one) => one.id === kindId);
  return html`<div class="pane-head">
    ${icon(kind?.icon ?? "info", kind ? visible(kind.label) : "Unknown")}
    <h3 class=${kind?.titled ? `record-title ${name.length > LONG_TITLE ? "long-title" : ""}` : "mono"} dir="auto">${breakable(name)}</h3>
    <${CopyButton} text=${id} label="Copy identifier" />
    ${iconButton("close", "Close details", onClose)}
  </div>`;
}

/** The way into what one can search within. */
function entering({ kinds, enters }: CatalogInfo, entry: Entry, onEnter: (entry: Entry) => void) {
  if (!enters || !kinds.some((one) => one.id === entry[2] && one.enters)) return null;
  return html`<p class="pane-enter">
    <button type="button" class="button" onClick=${() => onEnter(entry)}>
      ${icon("search")}Search in this ${visible(enters).toLowerCase()}
    </button>
  </p>`;
}
