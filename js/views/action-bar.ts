import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { CatalogInfo, Progress, SelectionState } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { countText } from "../text/count.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { icon, iconButton } from "./icons.ts";
import { MenuButton, type MenuItem } from "./menu-button.ts";
import { leaving, once } from "./presses.ts";
import type { VariableOrder } from "./variable-order.ts";
import { variableResult } from "./variable-result.ts";

export interface ActionBarProps {
  readonly selection: Browser["selection"];
  readonly variable: Browser["variable"];
  readonly order: VariableOrder;
  /** Null where nothing can be fetched. */
  readonly transfers: Browser["transfers"] | null;
  readonly onDownload: () => void;
  /** What else than paths the notebook can get. */
  readonly values: CatalogInfo["values"];
  /** Having it copied, where a catalog does that. */
  readonly available?: ComponentChildren;
  /** False without a kernel. */
  readonly isUsable: boolean;
}

/** What is selected and what can be done with it. It never disappears: with nothing selected it says so. */
export function ActionBar(props: ActionBarProps) {
  const { selection, variable, order, isUsable, transfers, onDownload, values, available } = props;
  const state = selection.state.value;
  const isBusy = variable.isBusy.value;
  const isAwaited = variable.isAwaited.value;
  const canAdd = isUsable && state.count > 0 && !isBusy;
  const field = useRef<HTMLInputElement>(null);
  const isRefused = order.fault.value?.field === "variable";
  useEffect(() => {
    if (isRefused) field.current?.focus();
  }, [order.fault.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (canAdd) order.add();
  };
  return html`<div class="bar" role="toolbar" aria-label="Selection">
    <div class="bar-selection">
      ${summary(state)}
      ${state.count > 0 && iconButton("close", "Clear the selection", leaving(selection.clear), !isUsable)}
    </div>
    ${available} ${transfers && downloadButton(transfers, isUsable && state.count > 0, onDownload)}
    <div class="bar-outcome">${outcome(variable, transfers)}</div>
    <div class="bar-variable">
      ${
        !isAwaited &&
        html`<label class="variable-field">
        ${icon("variable")}
        <input
          ref=${field}
          class="field mono"
          aria-label="Variable name"
          placeholder="variable"
          autocomplete="off"
          autocapitalize="off"
          spellcheck=${false}
          disabled=${!isUsable || state.count === 0}
          aria-invalid=${isRefused ? "true" : undefined}
          aria-describedby=${isRefused ? "variable-fault" : undefined}
          value=${variable.name.value}
          onInput=${(event: InputEvent) => {
            variable.name.value = (event.currentTarget as HTMLInputElement).value;
          }}
          onKeyDown=${onKeyDown}
        />
      </label>`
      }
      <button
        type="button"
        class="button ${isBusy ? "" : "primary"}"
        disabled=${!isBusy && !canAdd}
        onClick=${once(() => (isBusy ? variable.cancel() : order.add()))}
      >
        ${isBusy ? "Cancel" : isAwaited ? "Done" : "Add to notebook"}
      </button>
      ${
        !isAwaited &&
        (state.count > 1 || ((transfers || values.length > 0) && state.count > 0)) &&
        html`<${MenuButton}
          label="More ways to add"
          icon="chevron"
          class="button primary add-more"
          menuClass="add-menu"
          disabled=${!canAdd}
          items=${[...ways(variable.name.value, state.count, order, transfers !== null), ...given(variable.name.value, values, order)]}
        />`
      }
    </div>
  </div>`;
}

/** One list of all paths, or a variable for each of several entries, or addresses to read from without a copy. */
function ways(name: string, count: number, { add }: VariableOrder, canStream: boolean): MenuItem[] {
  const each = { label: "A variable for each entry", code: visible(`${name}_1 … ${name}_${count}`) };
  return [
    { label: count > 1 ? "One list of all paths" : "Its paths", code: visible(name), run: () => add() },
    ...(count > 1 ? [{ ...each, run: () => add({ separate: true }) }] : []),
    ...(canStream
      ? [{ label: "Addresses to stream from", code: visible(name), run: () => add({ gives: "urls" }) }]
      : []),
  ];
}

/** What is known of the entries, in place of their paths. */
function given(name: string, values: CatalogInfo["values"], { add }: VariableOrder): MenuItem[] {
  return values.map(({ id, label }) => ({ label: visible(label), code: visible(name), run: () => add({ gives: id }) }));
}

function summary(state: SelectionState) {
  if (state.count === 0) return html`<span class="dim clip">Select rows to use them</span>`;
  return html`<span class="clip"><span class="strong">${selectedText(state)}</span> · ${sizeOf(state)}</span>`;
}

/** "3 selected · 1.30 GB"; nothing when nothing is. */
export function selectionText(state: SelectionState): string {
  return state.count ? `${selectedText(state)} · ${sizeOf(state)}` : "";
}

function selectedText({ count, isQuery, growing }: SelectionState): string {
  return `${isQuery ? "All " : ""}${countText(count)} selected${growing ? " so far" : ""}`;
}

function sizeOf({ count, size, unsized }: SelectionState): string {
  if (unsized === 0) return sizeText(size);
  return unsized < count ? `at least ${sizeText(size)}` : "size not known";
}

/** *Download*, and *Cancel* while the files are looked for. Narrow, only its icon is left. */
function downloadButton({ isStarting, cancelStart }: Browser["transfers"], canStart: boolean, onDownload: () => void) {
  const isBusy = isStarting.value;
  const label = isBusy ? "Cancel the download" : "Download";
  return html`<button
    type="button"
    class="button bar-download"
    aria-label=${label}
    title=${label}
    disabled=${!isBusy && !canStart}
    onClick=${once(() => (isBusy ? cancelStart() : onDownload()))}
  >
    ${icon(isBusy ? "close" : "download")}<span class="bar-word">${isBusy ? "Cancel" : "Download"}</span>
  </button>`;
}

/** What a view says while a cell waits for the choice. */
export const AWAITED = "A cell waits for your choice";

function outcome({ isBusy, isAwaited, progress, result }: Browser["variable"], transfers: Browser["transfers"] | null) {
  if (isBusy.value) return progressOf(progress.value, "Adding to the notebook");
  if (transfers?.isStarting.value) return progressOf(transfers.progress.value, "Looking for the files to download");
  if (isAwaited.value) return html`<span class="strong clip">${AWAITED}</span>`;
  return result.value && variableResult(result.value);
}

function progressOf(progress: Progress | null, label: string) {
  const { done, total, doing } = progress ?? { done: 0, total: null, doing: "" };
  const amount = total === null ? done > 0 && countText(done) : `${countText(done)} of ${countText(total)}`;
  const text = [amount, doing && visible(doing)].filter(Boolean).join(" · ") || "starting";
  const bar = total
    ? html`<span class="meter part"><i style=${`width:${Math.min(1, done / total) * 100}%`}></i></span>`
    : html`<span class="spinner"></span>`;
  return html`<span
      class="progress"
      role="progressbar"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax=${total ?? undefined}
      aria-valuenow=${total === null ? undefined : done}
      aria-valuetext=${text}
      >${bar}</span
    ><span class="dim clip" aria-hidden="true">${text}</span>`;
}
