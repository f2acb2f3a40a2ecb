import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Session } from "../stores/session.ts";
import { visible } from "../text/visible.ts";
import { PathChooser } from "./path-chooser.ts";

export interface PathFieldProps {
  readonly session: Session;
  readonly label: string;
  /** The input, which is no component's: what is typed is in no store. */
  readonly children: ComponentChildren;
}

/** A field for the path of a file, and a button that leads to the file. */
export function PathField({ session, label, children }: PathFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const isOpen = useSignal(false);
  const input = () => box.current?.querySelector<HTMLInputElement>("input[name]");
  const close = () => {
    isOpen.value = false;
    box.current?.querySelector<HTMLElement>(".path-browse")?.focus();
  };
  const choose = (path: string) => {
    const field = input();
    if (!field) return;
    field.value = path;
    isOpen.value = false;
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true })); // the form looks at what it would use
  };
  return html`<div ref=${box} class="path-field">
    ${children}
    <button
      type="button"
      class="button path-browse"
      aria-label=${`Browse for ${visible(label)}`}
      aria-expanded=${String(isOpen.value)}
      onClick=${() => {
        isOpen.value = !isOpen.value;
      }}
    >
      Browse…
    </button>
    ${isOpen.value && html`<${PathChooser} session=${session} path=${input()?.value ?? ""} onChoose=${choose} onClose=${close} />`}
  </div>`;
}
