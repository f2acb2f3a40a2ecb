import { useEffect, useRef } from "preact/hooks";
import type { Progress, SelectionState } from "../bridge/protocol.ts";
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
  /** False without a kernel. */
  readonly isUsable: boolean;
}

/** What is selected and what can be done with it. It never disappears: with nothing selected it says so. */
export function ActionBar({ selection, variable, order, isUsable }: ActionBarProps) {
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
    <div class="bar-outcome">${outcome(variable)}</div>
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
        state.count > 1 &&
        html`<${MenuButton}
          label="More ways to add"
          icon="chevron"
          class="button primary add-more"
          menuClass="add-menu"
          disabled=${!canAdd}
          items=${ways(variable.name.value, state.count, order)}
        />`
      }
    </div>
  </div>`;
}

/** With several entries: one list of all paths, or a variable for each. */
function ways(name: string, count: number, { add }: VariableOrder): MenuItem[] {
  return [
    { label: "One list of all paths", code: visible(name), run: () => add() },
    {
      label: "A variable for each entry",
      code: visible(`${name}_1 … ${name}_${count}`),
      run: () => add({ separate: true }),
    },
  ];
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

/** What a view says while a cell waits for the choice. */
export const AWAITED = "A cell waits for your choice";

function outcome({ isBusy, isAwaited, progress, result }: Browser["variable"]) {
  if (isBusy.value) return progressOf(progress.value);
  if (isAwaited.value) return html`<span class="strong clip">${AWAITED}</span>`;
  return result.value && variableResult(result.value);
}

function progressOf(progress: Progress | null) {
  const { done, total, doing } = progress ?? { done: 0, total: null, doing: "" };
  const amount = total === null ? done > 0 && countText(done) : `${countText(done)} of ${countText(total)}`;
  const text = [amount, doing && visible(doing)].filter(Boolean).join(" · ") || "starting";
  const bar = total
    ? html`<span class="meter part"><i style=${`width:${Math.min(1, done / total) * 100}%`}></i></span>`
    : html`<span class="spinner"></span>`;
  return html`<span
      class="progress"
      role="progressbar"
      aria-label="Adding to the notebook"
      aria-valuemin="0"
      aria-valuemax=${total ?? undefined}
      aria-valuenow=${total === null ? undefined : done}
      aria-valuetext=${text}
      >${bar}</span
    ><span class="dim clip" aria-hidden="true">${text}</span>`;
}
