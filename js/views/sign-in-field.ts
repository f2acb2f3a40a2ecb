import type { Fault, Field } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Session } from "../stores/session.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";
import { linked } from "./page-link.ts";
import { PathField } from "./path-field.ts";
import { refusal } from "./refusal.ts";

/** A field of a sign-in with its label, a line below it, and what is wrong with it. */
export function signInField(field: Field, fault: Fault | null, session: Session) {
  return field.check ? box(field) : labelled(field, fault, session);
}

function labelled(field: Field, fault: Fault | null, session: Session) {
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
      ${control(field, attributes, session)}
      ${isRefused && html`<div id=${`${id}-fault`} role="alert">${refusal(fault)}</div>`}
      ${field.hint && html`<p class="hint" id=${`${id}-hint`}>${hintOf(field.hint)}</p>`}
    </div>`;
}

const ADDRESS = /(https?:\/\/[^\s,]+)/;

/** A line with the addresses in it as links: to where one makes what is asked for. */
function hintOf(hint: string) {
  return hint.split(ADDRESS).map((part, index) => (index % 2 ? linked(visible(part), part) : codeSpans(part)));
}

function control(field: Field, attributes: object, session: Session) {
  if (field.choices.length) return select(field, attributes);
  if (!field.path) return input(field, attributes);
  return html`<${PathField} session=${session} label=${field.label}>${input(field, attributes)}<//>`;
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

/** What was filled in, by the names of the fields; a box that is not ticked is empty. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const inputs = form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]");
  const value = (input: HTMLInputElement | HTMLSelectElement) =>
    input instanceof HTMLInputElement && input.type === "checkbox" && !input.checked ? "" : input.value;
  return Object.fromEntries([...inputs].map((input) => [input.name, value(input)]));
}
