import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Fault, FormColumn, Suggestion, Suggestions } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import type { ControlProps } from "./form-field.ts";
import { icon } from "./icons.ts";

/** What looks up values of fields, by their names. */
export interface LooksUp extends Pick<Form, "suggestions" | "suggest"> {
  /** Why nothing was found. */
  readonly lookUpFault?: ReadonlySignal<Fault | null>;
}

export interface LookUpProps extends Omit<ControlProps, "problem" | "form" | "field"> {
  readonly form: LooksUp;
  readonly field: Pick<FormColumn, "label" | "mono">;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** In place of `set` with its value. */
  readonly onChoose?: (item: Suggestion) => void;
  /** Keys that the list leaves alone. */
  readonly onKey?: (event: KeyboardEvent) => void;
}

/** A text, with a list of values that contain what was typed. A combobox as ARIA describes it. */
export function LookUp(props: LookUpProps) {
  const { form, field, id, name, text, isLocked, set, attributes, onChoose, onKey } = props;
  const input = useRef<HTMLInputElement>(null);
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const suggestions = isOpen.value ? form.suggestions.value : null;
  const found = suggestions?.field === name ? suggestions.found : null;
  const items = found?.items ?? [];

  const open = (typed: string) => {
    isOpen.value = true;
    active.value = -1;
    form.suggest(name, typed);
  };
  const close = () => {
    isOpen.value = false;
    active.value = -1;
  };
  const choose = (item: Suggestion) => {
    if (onChoose) onChoose(item);
    else set(item.value, true);
    close();
  };
  const move = (by: 1 | -1) => {
    if (!isOpen.value) open("");
    else if (items.length)
      active.value = (active.value + by + items.length + (active.value < 0 && by < 0 ? 1 : 0)) % items.length;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = items[active.value];
    if (event.altKey) return; // moves the row
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && isOpen.value && chosen) choose(chosen);
    else if (event.key === "Escape" && isOpen.value) close();
    else return onKey?.(event);
    event.preventDefault();
    event.stopPropagation();
  };
  const option = (item: Suggestion, index: number) => {
    const isActive = index === active.value;
    return html`<div
      key=${item.value}
      id=${`${id}-${index}`}
      class="menu-item"
      role="option"
      aria-selected=${String(isActive)}
      ref=${(node: Element | null) => isActive && node?.scrollIntoView?.({ block: "nearest" })}
      onMouseDown=${(event: MouseEvent) => event.preventDefault()}
      onClick=${() => choose(item)}
    >
      <span class=${field.mono ? "mono clip" : "clip"}>${visible(item.label || item.value)}</span>
      ${item.note && html`<span class="dim look-up-note">${visible(item.note)}</span>`}
    </div>`;
  };
  return html`<div
    class="look-up"
    onFocusOut=${(event: FocusEvent) => {
      if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) close();
    }}
  >
    <input
      ...${attributes}
      ref=${input}
      type="text"
      role="combobox"
      aria-autocomplete="list"
      aria-expanded=${String(isOpen.value)}
      aria-controls=${`${id}-list`}
      aria-activedescendant=${active.value < 0 ? undefined : `${id}-${active.value}`}
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      value=${text}
      onInput=${(event: InputEvent) => {
        const typed = (event.currentTarget as HTMLInputElement).value;
        set(typed);
        open(typed);
      }}
      onKeyDown=${onKeyDown}
    />
    <button
      type="button"
      class="scope-open"
      tabindex="-1"
      disabled=${isLocked}
      aria-label=${`Show values of ${visible(field.label)}`}
      onClick=${() => {
        input.current?.focus();
        if (isOpen.value) close();
        else open("");
      }}
    >
      ${icon("chevron")}
    </button>
    ${
      isOpen.value &&
      html`<div
        ref=${(node: Element | null) => node?.scrollIntoView?.({ block: "nearest" })}
        class="popover menu look-up-menu"
        id=${`${id}-list`} role="listbox" aria-label=${visible(field.label)}>
        ${items.map(option)}
        ${items.length === 0 && html`<div class="menu-head" role="option" aria-disabled="true" aria-selected="false">${words(found, form.lookUpFault?.value)}</div>`}
      </div>`
    }
  </div>`;
}

/** In place of values. */
function words(found: Suggestions | null, fault: Fault | null | undefined): string {
  if (fault) return visible(fault.message);
  if (!found) return "Asking the server";
  const { total } = found;
  return total ? `None of ${countText(total)} contains that` : "Nothing to choose from";
}
