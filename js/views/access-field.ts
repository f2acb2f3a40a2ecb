import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import type { FormFieldProps } from "./form-field.ts";
import { segmented } from "./segmented.ts";

const EMBARGOED = "embargoed";

/** Who may have the files; under embargo until when, and why. */
export function AccessField({ form, field, isLocked }: FormFieldProps) {
  const { text, rows } = form.value(field.id).value;
  const [until = "", reason = ""] = rows[0] ?? [];
  const fill = (access: string, row: readonly string[], left: boolean) =>
    form.fill({ field: field.id, text: access, rows: [row] }, left);
  const choices = field.choices.map(({ value, label }) => ({ id: value, label }));
  const isWrong = form.problems.value.some((one) => one.field === field.id);
  const today = new Date().toISOString().slice(0, 10);
  return html`<div class="access">
    ${segmented(visible(field.label), choices, text, (id) => !isLocked && fill(id, [until, reason], true))}
    ${
      text === EMBARGOED &&
      html`<div class="embargo">
        <input
          type="date"
          class="field"
          aria-label="Until"
          aria-required="true"
          aria-invalid=${isWrong ? "true" : undefined}
          min=${today}
          disabled=${isLocked}
          value=${until}
          onChange=${({ currentTarget }: Event) => fill(text, [(currentTarget as HTMLInputElement).value, reason], true)}
        />
        <input
          class="field"
          aria-label="Reason"
          placeholder="Reason, optional"
          disabled=${isLocked}
          value=${reason}
          onInput=${({ currentTarget }: Event) => fill(text, [until, (currentTarget as HTMLInputElement).value], false)}
        />
      </div>`
    }
  </div>`;
}
