import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";

export interface PopoverProps {
  readonly role: "menu" | "dialog";
  readonly label: string;
  readonly class?: string;
  readonly onClose: () => void;
  /** `close` is for what is pressed inside: it gives the focus back first. */
  readonly children: (close: () => void) => ComponentChildren;
}

const FOCUSABLE = "button:not([disabled]), [href], input, select, textarea, [tabindex='0']";

/**
 * Something that lies over the panel until Escape is pressed or the focus leaves it. It takes the focus when it opens
 * and gives it back when it is closed. No listener outside: whoever presses elsewhere takes the focus along.
 */
export function Popover({ role, label, class: kind = "", onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLElement | null>(null);

  useEffect(() => {
    opener.current = focused(box.current);
    const stops = [...(box.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
    (stops.find((one) => one.getClientRects().length > 0) ?? stops[0] ?? box.current)?.focus();
  }, []);

  // What had the focus may have gone with its line. Asked before anything is drawn: afterwards the page has it.
  const hadFocus = box.current?.contains(focused(box.current)) === true;
  useLayoutEffect(() => {
    if (hadFocus && !box.current?.contains(focused(box.current))) box.current?.focus();
  });

  const close = () => {
    opener.current?.focus();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (role === "menu" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(box.current, event.key === "ArrowDown" ? 1 : -1);
    }
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent) => {
    const next = relatedTarget as Node | null;
    // The opener closes by its own click; closing here first would open it again.
    if (!box.current?.contains(next) && !opener.current?.contains(next)) onClose();
  };
  return html`<div
    ref=${box}
    class="popover ${kind}"
    role=${role}
    aria-label=${label}
    tabindex="-1"
    onKeyDown=${onKeyDown}
    onFocusOut=${onFocusOut}
  >
    ${children(close)}
  </div>`;
}

/** The focused element of the tree that holds `node`: of its shadow root, if it is in one. */
function focused(node: Element | null): HTMLElement | null {
  return (node?.getRootNode() as Document | ShadowRoot | undefined)?.activeElement as HTMLElement | null;
}

function step(box: HTMLElement | null, by: 1 | -1): void {
  const items = [...(box?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
  const at = items.indexOf(focused(box) as HTMLElement);
  items[(at + by + items.length) % items.length]?.focus();
}
