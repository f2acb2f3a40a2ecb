import { useSignal } from "@preact/signals";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

export interface PlaceFieldProps {
  readonly rules: Rules;
  readonly value: string;
  readonly onChange: (where: string) => void;
}

const OPERATORS = /[^&|\\()]*$/;

/** An expression of storage elements. While it is none yet, names to go on typing with are listed: a combobox. */
export function PlaceField({ rules, value, onChange }: PlaceFieldProps) {
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const preview = rules.preview.value;
  const names = isOpen.value && preview?.where === value ? preview.names : [];
  const choose = (name: string) => {
    onChange(value.replace(OPERATORS, "") + name);
    isOpen.value = false;
    active.value = -1;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = names[active.value];
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && names.length)
      active.value =
        (active.value + (event.key === "ArrowDown" ? 1 : active.value < 0 ? 0 : -1) + names.length) % names.length;
    else if (event.key === "Enter" && chosen) choose(chosen);
    else if (event.key === "Escape" && names.length) isOpen.value = false;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="place-field" onFocusOut=${(event: FocusEvent) => {
    if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) isOpen.value = false;
  }}>
    <label class="strong" for="place">Where</label>
    <input
      id="place"
      class="field mono"
      role="combobox"
      aria-autocomplete="list"
      aria-expanded=${String(names.length > 0)}
      aria-controls="place-names"
      aria-activedescendant=${active.value < 0 ? undefined : `place-${active.value}`}
      aria-invalid=${preview?.where === value && preview.fault ? "true" : undefined}
      aria-describedby=${preview?.where === value && preview.fault ? "place-fault" : undefined}
      placeholder="An RSE, or an expression like tier=2&country=de"
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      value=${value}
      onInput=${(event: InputEvent) => {
        isOpen.value = true;
        active.value = -1;
        onChange((event.currentTarget as HTMLInputElement).value);
      }}
      onKeyDown=${onKeyDown}
    />
    ${
      names.length > 0 &&
      html`<div class="popover menu place-names" id="place-names" role="listbox" aria-label="Storage elements">
        ${names.map(
          (name, index) => html`<div
            key=${name}
            id=${`place-${index}`}
            class="menu-item"
            role="option"
            aria-selected=${String(index === active.value)}
            ref=${(node: Element | null) => index === active.value && node?.scrollIntoView?.({ block: "nearest" })}
            onMouseDown=${(event: MouseEvent) => event.preventDefault()}
            onClick=${() => choose(name)}
          >
            ${icon("site")}<span class="mono clip">${visible(name)}</span>
          </div>`,
        )}
      </div>`
    }
  </div>`;
}
