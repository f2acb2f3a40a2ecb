import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { faultOf } from "../bridge/fault.ts";
import type { CatalogInfo, Fault, SignInMethod } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import type { Checked } from "../stores/session.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { CopyButton } from "./copy-button.ts";
import { Errand } from "./errand.ts";
import { icon } from "./icons.ts";
import { once } from "./presses.ts";
import { refusal } from "./refusal.ts";
import { segmented } from "./segmented.ts";
import { accountField, signInField, valuesOf } from "./sign-in-field.ts";

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
  const { state } = session;
  const chosen = useSignal(state.value.method);
  const form = useRef<HTMLFormElement>(null);
  const errand = state.value.state === "waiting" ? state.value.errand : null;
  const wanted = errand ? state.value.method : chosen.value;
  const method = info.signsIn.find(({ id }) => id === wanted) ?? info.signsIn[0];
  const empty = useSignal<Fault | null>(null);
  const refused = empty.value ?? session.fault.value;
  const checked = session.checked.value?.method === method?.id ? session.checked.value : null;
  const fault = refused ?? checked?.fault ?? null;
  const isBusy = session.isBusy.value;
  const left = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // The button that was pressed may go, or be disabled, with what it began or ended.
  const isPressed = form.current?.querySelector(".form-buttons :focus");
  const check = () => {
    if (method?.checks && isUsable && form.current) session.check(method.id, valuesOf(form.current));
  };

  useEffect(() => {
    if (isPressed) form.current?.querySelector<HTMLElement>(`button[type=${isBusy ? "button" : "submit"}]`)?.focus();
  }, [isBusy]);
  useEffect(() => {
    if (refused) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused]);
  useEffect(() => () => clearTimeout(left.current), []);
  useEffect(() => {
    // Asked for by somebody who was at work here; a panel that has just been drawn must not take the focus.
    if (onCancel) form.current?.querySelector<HTMLElement>("input, select, button")?.focus();
  }, []);
  useEffect(check, [method?.id, isUsable]);

  if (!method) return null;
  const withdraw = isBusy ? session.cancel : errand ? session.signOut : undefined;
  const cancel = withdraw ?? onCancel;
  const fields = method.fields.filter(
    ({ id, onDemand }) => !onDemand || checked?.asks.includes(id) || fault?.field === id || errand?.asks === id,
  );
  const brought = errand?.asks ? fields.find(({ id }) => id === errand.asks) : undefined;
  const isElsewhere = errand !== null && !errand.asks;
  const asked = isElsewhere ? [] : fields.filter((field) => field !== brought);
  const choose = (id: string) => {
    empty.value = null;
    if (id !== method.id) withdraw?.();
    chosen.value = id;
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || !isUsable) return;
    const values = valuesOf(event.currentTarget as HTMLFormElement);
    const lacking = fields.find(({ id, required }) => required && !values[id]);
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
    if (event.key !== "Escape" || !withdraw) return;
    event.stopPropagation();
    withdraw();
  };
  const isUnfit = !refused && Boolean(checked?.fault);
  return html`<div class="sign-in" onKeyDown=${onKeyDown}>
    <h3 class="strong">Sign in to ${visible(info.instance || info.title)}</h3>
    <p class="sign-in-host mono dim">${visible(info.host)}</p>
    ${groups(info.signsIn, method, choose)} ${ways(info.signsIn, method, choose)}
    <form
      ref=${form}
      key=${method.id}
      class="form"
      novalidate
      onSubmit=${onSubmit}
      onInput=${onInput}
      onChange=${check}
      aria-label="Sign in"
    >
      ${errand && html`<div class="form-whole"><${Errand} errand=${errand}>${brought && signInField(brought, fault, session)}<//></div>`}
      ${asked.filter(({ check }) => !check).map((field) => signInField(field, fault, session))}
      ${state.value.state === "choosing" && accountField(state.value.accounts)}
      ${asked.filter(({ check }) => check).map((field) => signInField(field, fault, session))}
      <div class=${errand ? "form-whole" : "form-rest"}>
        ${fault && !fields.some(({ id }) => id === fault.field) && html`<div role="alert">${refusal(fault)}</div>`}
        ${checked && found(checked)}
        ${isUnfit && method.command && command(method.command)}
        <div class="form-buttons">
          ${
            isUnfit &&
            html`<button type="button" class="button" disabled=${session.isChecking.value} onClick=${check}>
              ${icon("refresh")}Check again
            </button>`
          }
          ${
            !isElsewhere &&
            html`<button type="submit" class="button primary" disabled=${isBusy || !isUsable || isUnfit}>
              ${isBusy && html`<span class="spinner"></span>`}${isBusy ? "Signing in" : "Sign in"}
            </button>`
          }
          ${cancel && html`<button type="button" class="button" onClick=${once(cancel)}>Cancel</button>`}
        </div>
        ${method.note && html`<p class="hint">${codeSpans(method.note)}</p>`}
      </div>
    </form>
  </div>`;
}

/** The groups that the ways are in; one that has none is a group of its own. */
function groups(all: readonly SignInMethod[], { id, group, label }: SignInMethod, choose: (id: string) => void) {
  const first = all.filter(
    (one, index) => all.findIndex(({ group, label }) => (group || label) === (one.group || one.label)) === index,
  );
  if (first.length < 2) return null;
  const choices = first.map((one) => ({ id: one.id, label: one.group || one.label }));
  const active = choices.find((choice) => choice.label === (group || label))?.id ?? id;
  return segmented("Method", choices, active, choose);
}

/** The ways of one group. */
function ways(all: readonly SignInMethod[], { id, group }: SignInMethod, choose: (id: string) => void) {
  const same = all.filter((one) => group && one.group === group);
  if (same.length < 2) return null;
  return html`<fieldset class="ways">
    <legend>Use</legend>
    ${same.map(
      (one) =>
        html`<label key=${one.id}
          ><input type="radio" name="way" checked=${one.id === id} onChange=${() => choose(one.id)} /> ${visible(one.label)}</label
        >`,
    )}
  </fieldset>`;
}

function found({ found }: Checked) {
  return found && html`<p class="hint ok" role="status">${icon("check")} ${visible(found)}</p>`;
}

/** What makes the thing that is missing, for a terminal. */
function command(text: string) {
  return html`<p class="command"><code>${visible(text)}</code><${CopyButton} text=${text} label="Copy the command" /></p>`;
}
