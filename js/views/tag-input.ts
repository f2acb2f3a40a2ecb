import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { FormColumn } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { foundIn, foundText } from "../text/found.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { LookUp } from "./look-up.ts";

export interface TagInputProps {
  readonly form: Form;
  readonly field: FormColumn;
  /** Of the element, and what suggestions are asked by. */
  readonly id: string;
  readonly name: string;
  /** What one of them is called. */
  readonly label: string;
  readonly tags: readonly string[];
  readonly isLocked: boolean;
  readonly isWrong?: boolean;
  readonly set: (tags: readonly string[]) => void;
}

/**
 * Several values in one box: typed and ended with Enter or a comma, chosen from a list, pasted with commas or new lines
 * between; Backspace in front of them takes the last one off.
 */
export function TagInput({ form, field, id, name, label, tags, isLocked, isWrong, set }: TagInputProps) {
  const box = useRef<HTMLDivElement>(null);
  const typed = useSignal("");
  const add = (texts: readonly string[]) => {
    const next = texts.map((text) => text.trim()).filter((text) => text && !tags.includes(text));
    typed.value = "";
    if (next.length) set([...tags, ...new Set(next)]);
  };
  const remove = (at: number) => {
    set(tags.filter((_, index) => index !== at));
    box.current?.querySelector("input")?.focus();
  };
  const take = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    add([typed.value]);
  };
  const onKey = (event: KeyboardEvent) => {
    const isTyped = typed.value.trim() !== "";
    if (event.key === "Backspace" && typed.value === "" && tags.length) remove(tags.length - 1);
    else if ((event.key === "Enter" || (event.key === "," && field.free)) && isTyped) take(event);
  };
  const onPaste = (event: ClipboardEvent) => {
    const parts = (event.clipboardData?.getData("text") ?? "").split(/[\n;,]/);
    if (!field.free || parts.length < 2) return;
    event.preventDefault();
    add(parts);
  };
  const attributes = {
    ...{ id, class: "tag-typed", disabled: isLocked, placeholder: tags.length ? "" : visible(field.placeholder) },
    "aria-label": label,
    "aria-invalid": isWrong ? "true" : undefined,
    onBlur: () => add([typed.value]),
    onPaste,
  };
  return html`<div ref=${box} class=${`field tags${isWrong ? " wrong" : ""}${isLocked ? " locked" : ""}`}>
    ${tags.map(
      (tag, at) => html`<span class=${`tag${foundIn(tag).id || field.free ? "" : " unknown"}`} key=${tag}>
        <span class="clip" title=${visible(foundIn(tag).label)}>${visible(foundIn(tag).label)}</span>
        ${
          !isLocked &&
          html`<button type="button" class="tag-off" tabindex="-1" aria-label=${`Remove ${visible(foundIn(tag).label)}`} onClick=${() => remove(at)}>
            ${icon("close")}
          </button>`
        }
      </span>`,
    )}
    <${LookUp}
      ...${{ form, field, id, name, isLocked, attributes, onKey }}
      text=${typed.value}
      set=${(text: string) => {
        typed.value = text;
      }}
      onChoose=${(item: Parameters<typeof foundText>[0]) => add([foundText(item)])}
    />
  </div>`;
}
