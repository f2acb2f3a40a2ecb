import { useSignal } from "@preact/signals";
import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import { CopyButton } from "./copy-button.ts";
import { DoiVariable } from "./doi-variable.ts";
import type { FormFieldProps } from "./form-field.ts";

/** The DOI: one's own, or one that the service gives, reserved before anything is published. */
export function DoiField({ form, field, isLocked }: FormFieldProps) {
  const { text } = form.value(field.id).value;
  const reserved = form.state.value.draft?.doi ?? "";
  const hasOwn = useSignal(text !== "");
  const isWrong = form.problems.value.some((one) => one.field === field.id);
  const set = (next: string, left = false) => form.fill({ field: field.id, text: next, rows: [] }, left);
  const own = (has: boolean) => {
    hasOwn.value = has;
    if (!has) set("", true);
  };
  if (hasOwn.value || text)
    return html`<div class="doi">
      <input
        id=${`field-${field.id}`}
        class="field mono"
        aria-label=${visible(field.label)}
        aria-invalid=${isWrong ? "true" : undefined}
        placeholder="10.1234/abc"
        spellcheck=${false}
        autocomplete="off"
        disabled=${isLocked}
        value=${text}
        onInput=${({ currentTarget }: Event) => set((currentTarget as HTMLInputElement).value)}
        onBlur=${() => form.leave(field.id)}
      />
      ${!isLocked && html`<button type="button" class="link alone" onClick=${() => own(false)}>Have one given instead</button>`}
    </div>`;
  return html`<div class="doi">
    <span class="doi-shown mono">${reserved ? visible(reserved) : html`<span class="dim">given when it is published</span>`}</span>
    ${reserved && html`<span class="mark">reserved</span><${CopyButton} text=${reserved} label="Copy the DOI" />`}
    ${!isLocked && html`<${DoiVariable} form=${form} label=${reserved ? "As a variable…" : "Reserve now…"} />`}
    ${!isLocked && !reserved && html`<button type="button" class="link alone" onClick=${() => own(true)}>I have a DOI already</button>`}
  </div>`;
}
