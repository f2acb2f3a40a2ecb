import type { Fault, Field } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";

/** A field of a sign-in with its label, a line below it, and what is wrong with it. */
export function signInField(field: Field, fault: Fault | null) {
  return field.check ? box(field) : labelled(field, fault);
}

function labelled(field: Field, fault: Fault | null) {
  const isRefused = fault?.field === field.id;
  const id = `sign-in-${field.id}`;
  const described = [isRefused && `${id}-fault`, field.hint && `${id}-hint`].filter(Boolean).join(" ");
  const attributes = {
    id,
    name: field.id,
    class: "field",
    required: field.required,
    "aria-invalid": isRefused ? "true" : undefined,
    "aria-describedby": described || undefined,
  };
  return html`<label for=${id}>${visible(field.label)}</label>
    <div>
      ${field.choices.length ? select(field, attributes) : input(field, attributes)}
      ${isRefused && html`<div id=${`${id}-fault`} role="alert">${refusal(fault)}</div>`}
      ${field.hint && html`<p class="hint" id=${`${id}-hint`}>${codeSpans(field.hint)}</p>`}
    </div>`;
}

function select({ choices, value }: Field, attributes: object) {
  return html`<div class="select">
    <select ...${attributes}>
      ${choices.map((choice) => html`<option value=${choice} selected=${choice === value}>${visible(choice)}</option>`)}
    </select>
    ${icon("chevron")}
  </div>`;
}

function input({ id, secret, value }: Field, attributes: object) {
  return html`<input
    ...${attributes}
    type=${secret ? "password" : "text"}
    autocomplete=${AUTOCOMPLETE[id] ?? "off"}
    autocapitalize="off"
    spellcheck=${false}
    defaultValue=${value}
  />`;
}

/** What password managers may fill in: no token, passphrase or code is theirs. */
const AUTOCOMPLETE: Readonly<Record<string, string>> = { username: "username", password: "current-password" };

function box({ id, label }: Field) {
  return html`<label class="form-rest form-tick"><input type="checkbox" name=${id} value="yes" /> ${visible(label)}</label>`;
}

/** The accounts of an identity, one to be chosen. */
export function accountField(names: readonly string[]) {
  return html`<label for="sign-in-account">Account</label>
    <div>
      <div class="select">
        <select id="sign-in-account" name="account" class="field" aria-describedby="sign-in-accounts">
          ${names.map((name) => html`<option value=${name}>${visible(name)}</option>`)}
        </select>
        ${icon("chevron")}
      </div>
      <p class="hint" id="sign-in-accounts" role="status">${names.length} accounts belong to you: ${visible(names.join(", "))}</p>
    </div>`;
}

export function refusal({ message, hint, detail }: Fault) {
  return html`<p class="hint err">${icon("error")} ${codeSpans(message)}${hint && html`. ${codeSpans(hint)}`}</p>
    ${detail && html`<p class="hint mono">${visibleLines(detail)}</p>`}`;
}

/** What was filled in, by the names of the fields; a box that is not ticked is empty. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const inputs = form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]");
  const value = (input: HTMLInputElement | HTMLSelectElement) =>
    input instanceof HTMLInputElement && input.type === "checkbox" && !input.checked ? "" : input.value;
  return Object.fromEntries([...inputs].map((input) => [input.name, value(input)]));
}
