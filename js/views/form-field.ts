import type { FormColumn, FormField, FormProblem, Suggestion } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { foundIn, foundText } from "../text/found.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { WideField } from "./deposit-parts.ts";
import { icon } from "./icons.ts";
import { LookUp } from "./look-up.ts";
import { RowsField } from "./rows-field.ts";

export interface FormFieldProps {
  readonly form: Form;
  readonly field: FormField;
  readonly isLocked: boolean;
}

/** One field with its label, what it is for, and what is wrong with it. */
export function FormFieldView({ form, field, isLocked }: FormFieldProps) {
  const held = form.value(field.id);
  const problem = form.problems.value.find((one) => one.field === field.id && one.row === null);
  const id = `field-${field.id}`;
  const label = html`${visible(field.label)}${field.required && html`<span class="err" aria-hidden="true"> *</span>`}`;
  const kind = field.kind === "people" ? "whole" : undefined;
  if (IN_GROUPS.includes(field.kind))
    return html`<span class=${`form-label ${kind ?? ""}`} id=${`${id}-label`}>${label}</span>
      <div class=${kind} role="group" aria-labelledby=${`${id}-label`}>
        <${field.kind === "rows" ? RowsField : WideField} form=${form} field=${field} isLocked=${isLocked} />
        ${said(field, problem, id)}
      </div>`;
  const set = (text: string, left = false) => form.fill({ field: field.id, text, rows: [] }, left);
  return html`<label class="form-label" for=${id}>${label}</label>
    <div>
      ${control({ form, field, id, name: field.id, text: held.value.text, isLocked, problem, set })}
      ${said(field, problem, id)}
    </div>`;
}

/** More than one control. */
const IN_GROUPS: readonly FormField["kind"][] = ["rows", "tags", "people", "access", "period", "doi"];

function said({ hint }: FormField, problem: FormProblem | undefined, id: string) {
  if (problem)
    return html`<p class="form-problem err" id=${`${id}-problem`}>${icon("error")} <span>${codeSpans(problem.message)}</span></p>`;
  return hint ? html`<p class="hint" id=${`${id}-hint`}>${codeSpans(hint)}</p>` : null;
}

export interface ControlProps {
  readonly form: Form;
  readonly field: FormColumn;
  /** Of the element, and what suggestions are asked by. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isLocked: boolean;
  readonly problem: FormProblem | undefined;
  readonly label?: string;
  /** `left`: the field was left. */
  readonly set: (text: string, left?: boolean) => void;
}

/** What one types into or chooses from. */
export function control(props: ControlProps) {
  const { form, field, id, text, isLocked, problem, label, set } = props;
  const attributes = {
    ...{ id, class: field.mono ? "field mono" : "field", disabled: isLocked, placeholder: visible(field.placeholder) },
    "aria-label": label,
    "aria-required": field.required ? "true" : undefined,
    "aria-invalid": problem ? "true" : undefined,
    "aria-describedby": problem ? `${id}-problem` : field.hint ? `${id}-hint` : undefined,
    onInput: (event: InputEvent) => set((event.currentTarget as HTMLInputElement).value),
    onBlur: () => form.leave(field.id),
  };
  if (field.kind === "choice")
    return html`<div class="select form-choice">
      <select ...${attributes} onInput=${undefined} onChange=${(event: Event) => set((event.currentTarget as HTMLSelectElement).value, true)}>
        ${!field.choices.some(({ value }) => value === text) && html`<option value=${text} selected>${visible(text)}</option>`}
        ${field.choices.map(
          ({ value, label, note }) =>
            html`<option value=${value} selected=${value === text}>${visible(note ? `${label}, ${note}` : label)}</option>`,
        )}
      </select>
      ${icon("chevron")}
    </div>`;
  if (field.kind === "long-text")
    return html`<textarea ...${attributes} class="field long" rows="4" value=${text}></textarea>`;
  if (field.kind === "find")
    return html`<${LookUp}
      ...${props}
      text=${foundIn(text).label}
      attributes=${{ ...attributes, class: foundIn(text).id ? "field found" : "field" }}
      onChoose=${(item: Suggestion) => set(foundText(item), true)}
    />`;
  if (field.kind === "look-up") return html`<${LookUp} ...${props} attributes=${attributes} />`;
  const type = field.kind === "date" ? "date" : "text";
  return html`<input ...${attributes} type=${type} autocomplete="off" autocapitalize="off" spellcheck=${false} value=${text} />`;
}
