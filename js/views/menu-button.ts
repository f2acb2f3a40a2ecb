import { useSignal } from "@preact/signals";
import { html } from "../dom/html.ts";
import { type IconName, icon } from "./icons.ts";
import { Popover } from "./popover.ts";

/** One line of a menu; `code` says in mono what comes of it. */
export interface MenuItem {
  readonly label: string;
  readonly code?: string;
  readonly run: () => void;
}

export interface MenuButtonProps {
  /** Of the button and of the menu. */
  readonly label: string;
  readonly icon: IconName;
  readonly class: string;
  readonly menuClass: string;
  readonly disabled?: boolean;
  readonly items: readonly MenuItem[];
}

/** A button that opens a menu, and the menu. */
export function MenuButton({ label, icon: name, class: kind, menuClass, disabled = false, items }: MenuButtonProps) {
  const isOpen = useSignal(false);
  const toggle = () => {
    isOpen.value = !isOpen.value;
  };
  return html`<button
      type="button"
      class=${kind}
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${String(isOpen.value)}
      disabled=${disabled}
      onClick=${toggle}
    >
      ${icon(name)}
    </button>
    ${
      isOpen.value &&
      html`<${Popover} role="menu" label=${label} class="menu ${menuClass}" onClose=${toggle}>
        ${(close: () => void) => items.map((item) => line(item, close))}
      <//>`
    }`;
}

function line({ label, code, run }: MenuItem, close: () => void) {
  const choose = () => {
    close();
    run();
  };
  return html`<button type="button" class="menu-item" role="menuitem" tabindex="-1" onClick=${choose}>
    ${label}${code && html`<code class="dim clip">${code}</code>`}
  </button>`;
}
