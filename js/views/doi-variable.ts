import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { html } from "../dom/html.ts";
import { createAttempt } from "../stores/attempt.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";
import { Popover } from "./popover.ts";

export interface DoiVariableProps {
  readonly form: Form;
  readonly label: string;
  readonly class?: string;
}

/** A button that asks for a name, and has the DOI put there; one that is not reserved yet is. */
export function DoiVariable({ form, label, class: kind = "link alone" }: DoiVariableProps) {
  const isOpen = useSignal(false);
  const name = useSignal("doi");
  const given = useSignal("");
  const attempt = useMemo(() => createAttempt(new AbortController().signal), []);
  const fault = attempt.fault.value;
  const give = (variable: string, overwrite: boolean, close: () => void) =>
    attempt.run(async (signal) => {
      await form.flush();
      given.value = (await form.ask({ type: "give-doi", variable, overwrite }, { signal })).variable;
      close();
    });
  const toggle = () => {
    isOpen.value = !isOpen.value;
    attempt.reset();
  };
  const doi = form.state.value.draft?.doi;
  return html`<span class="doi-variable">
    <button type="button" class=${kind} aria-haspopup="dialog" aria-expanded=${String(isOpen.value)} onClick=${toggle}>${label}</button>
    ${given.value && html`<span class="ok">${icon("check")}</span> <code>${visible(given.value)}</code>`}
    ${
      isOpen.value &&
      html`<${Popover} role="dialog" label="The DOI as a variable" class="doi-asked" onClose=${toggle}>
        ${(close: () => void) => {
          const asksAgain = fault?.asks === "overwrite";
          return html`<label for="doi-name">Variable for the DOI</label>
            <input
              id="doi-name"
              class="field mono"
              spellcheck=${false}
              autocomplete="off"
              value=${name.value}
              onInput=${({ currentTarget }: Event) => {
                name.value = (currentTarget as HTMLInputElement).value;
                attempt.reset();
              }}
              onKeyDown=${(event: KeyboardEvent) => event.key === "Enter" && void give(name.value, asksAgain, close)}
            />
            ${fault && html`<p class="form-problem err" role="alert">${icon("error")} <span>${codeSpans(fault.message)}</span></p>`}
            <span class="doi-buttons">
              ${!doi && html`<button type="button" class="button" onClick=${() => give("", false, close)}>Only reserve it</button>`}
              <button type="button" class="button primary" disabled=${attempt.isBusy.value} onClick=${() => give(name.value, asksAgain, close)}>
                ${attempt.isBusy.value && html`<span class="spinner"></span>`}${asksAgain ? "Overwrite" : "Add to notebook"}
              </button>
            </span>`;
        }}
      <//>`
    }
  </span>`;
}
