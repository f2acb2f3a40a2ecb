import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { faultOf } from "../bridge/fault.ts";
import type { CatalogInfo, Fault, Field, SignInMethod } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";
import { once } from "./presses.ts";
import { rove } from "./roving.ts";

/** A secret that was typed and left waits no longer for its owner, or for whoever passes by. */
const LEFT_AFTER_MS = 5 * 60_000;

export interface SignInProps {
  readonly info: CatalogInfo;
  readonly session: Browser["session"];
  /** False without a kernel. */
  readonly isUsable: boolean;
  /** Back to the list; absent while there is none. What is being asked is withdrawn first. */
  readonly onCancel?: () => void;
  /** Somebody works here: what comes next may take the focus. */
  readonly onUse?: () => void;
}

/**
 * Signing in, in place of the body. What is typed stays in the fields of the form: no store, signal or message content
 * ever holds it, and it goes when the form does.
 */
export function SignIn({ info, session, isUsable, onCancel, onUse }: SignInProps) {
  const wanted = session.state.value.method;
  const chosen = useSignal(info.signsIn.some(({ id }) => id === wanted) ? wanted : info.signsIn[0]?.id);
  const form = useRef<HTMLFormElement>(null);
  const method = info.signsIn.find(({ id }) => id === chosen.value);
  const empty = useSignal<Fault | null>(null);
  const fault = empty.value ?? session.fault.value;
  const isBusy = session.isBusy.value;
  const left = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // The button that was pressed may go, or be disabled, with what it began or ended.
  const isPressed = form.current?.querySelector(".form-buttons :focus");

  useEffect(() => {
    if (isPressed) form.current?.querySelector<HTMLElement>(`button[type=${isBusy ? "button" : "submit"}]`)?.focus();
  }, [isBusy]);
  useEffect(() => {
    if (fault) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [fault]);
  useEffect(() => () => clearTimeout(left.current), []);
  useEffect(() => {
    // Asked for by somebody who was at work here; a panel that has just been drawn must not take the focus.
    if (onCancel) form.current?.querySelector<HTMLElement>("input, select, button")?.focus();
  }, []);

  if (!method) return null;
  const cancel = isBusy ? session.cancel : onCancel;
  const isChoosing = session.state.value.state === "choosing";
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || !isUsable) return;
    const values = valuesOf(event.currentTarget as HTMLFormElement);
    const lacking = method.fields.find(({ id, required }) => required && !values[id]);
    empty.value = lacking ? { ...faultOf("invalid-input", `${lacking.label} is empty`), field: lacking.id } : null;
    if (lacking) return;
    onUse?.();
    session.signIn(method.id, values);
  };
  const onInput = () => {
    clearTimeout(left.current);
    left.current = setTimeout(() => {
      for (const input of form.current?.querySelectorAll<HTMLInputElement>("[type=password]") ?? []) input.value = "";
    }, LEFT_AFTER_MS);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isBusy) return;
    event.stopPropagation();
    session.cancel();
  };
  return html`<div class="sign-in" onKeyDown=${onKeyDown}>
    <h3 class="strong">Sign in to ${visible(info.instance || info.title)}</h3>
    <p class="sign-in-host mono dim">${visible(info.host)}</p>
    ${
      info.signsIn.length > 1 &&
      methods(info.signsIn, method, (id) => {
        chosen.value = id;
      })
    }
    <form ref=${form} key=${method.id} class="form" novalidate onSubmit=${onSubmit} onInput=${onInput} aria-label="Sign in">
      ${method.fields.map((field) => labelled(field, fault))}
      ${isChoosing && accounts(session.state.value.accounts)}
      <div class="form-rest">
        ${fault && !method.fields.some(({ id }) => id === fault.field) && html`<div role="alert">${refusal(fault)}</div>`}
        <div class="form-buttons">
          <button type="submit" class="button primary" disabled=${isBusy || !isUsable}>
            ${isBusy && html`<span class="spinner"></span>`}${isBusy ? "Signing in" : "Sign in"}
          </button>
          ${cancel && html`<button type="button" class="button" onClick=${once(cancel)}>Cancel</button>`}
        </div>
        ${method.note && html`<p class="hint">${codeSpans(method.note)}</p>`}
      </div>
    </form>
  </div>`;
}

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const inputs = form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]");
  return Object.fromEntries([...inputs].map(({ name, value }) => [name, value]));
}

function methods(all: readonly SignInMethod[], active: SignInMethod, choose: (id: string) => void) {
  const at = all.indexOf(active);
  return html`<div
    class="segmented"
    role="radiogroup"
    aria-label="Method"
    onKeyDown=${(event: KeyboardEvent) => rove(event, all.length, at, (index) => choose(all[index]?.id ?? ""))}
  >
    ${all.map(
      (method, index) =>
        html`<button
          type="button"
          key=${method.id}
          role="radio"
          aria-checked=${String(index === at)}
          tabindex=${index === at ? 0 : -1}
          onClick=${() => choose(method.id)}
        >
          ${visible(method.label)}
        </button>`,
    )}
  </div>`;
}

function labelled(field: Field, fault: Fault | null) {
  const isRefused = fault?.field === field.id;
  const attributes = {
    id: `sign-in-${field.id}`,
    name: field.id,
    class: "field",
    required: field.required,
    "aria-invalid": isRefused ? "true" : undefined,
    "aria-describedby": isRefused ? `sign-in-${field.id}-fault` : undefined,
  };
  const input = field.choices.length
    ? html`<div class="select">
        <select ...${attributes}>
          ${field.choices.map((choice) => html`<option value=${choice} selected=${choice === field.value}>${visible(choice)}</option>`)}
        </select>
        ${icon("chevron")}
      </div>`
    : html`<input
        ...${attributes}
        type=${field.secret ? "password" : "text"}
        autocomplete=${field.secret ? "current-password" : field.id === "username" ? "username" : "off"}
        autocapitalize="off"
        spellcheck=${false}
        defaultValue=${field.value}
      />`;
  return html`<label for=${attributes.id}>${visible(field.label)}</label>
    <div>
      ${input} ${isRefused && html`<div id=${`sign-in-${field.id}-fault`} role="alert">${refusal(fault)}</div>`}
    </div>`;
}

function accounts(names: readonly string[]) {
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

function refusal({ message, hint, detail }: Fault) {
  return html`<p class="hint err">${icon("error")} ${codeSpans(message)}${hint && html`. ${codeSpans(hint)}`}</p>
    ${detail && html`<p class="hint mono">${visibleLines(detail)}</p>`}`;
}
