import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import type { FormFieldProps } from "./form-field.ts";
import { TagInput } from "./tag-input.ts";

/** Several values of one kind: keywords, subjects, languages, licenses. */
export function TagsField({ form, field, isLocked }: FormFieldProps) {
  const tags = form.value(field.id).value.rows.map((row) => row[0] ?? "");
  return html`<${TagInput}
    ...${{ form, field, isLocked, tags, id: `field-${field.id}`, name: field.id, label: visible(field.label) }}
    isWrong=${form.problems.value.some((one) => one.field === field.id)}
    set=${(next: readonly string[]) => form.fill({ field: field.id, text: "", rows: next.map((tag) => [tag]) }, true)}
  />`;
}
