import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Exports as ExportsSection } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { createAttempt } from "../stores/attempt.ts";
import type { DetailsStore } from "../stores/details.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { choice } from "./choice.ts";
import { CopyButton } from "./copy-button.ts";
import { FaultNotice } from "./notice.ts";

/** The choice of a form that is typed. No form has this name. */
const TYPED = "\u0000";

export interface ExportsProps {
  readonly section: ExportsSection;
  readonly details: Pick<DetailsStore, "exported">;
}

/** The entry in a form that one chooses, to read and to copy. */
export function Exports({ section: { title, forms, other, text: first }, details }: ExportsProps) {
  const [chosen, typed, text] = [useSignal(forms[0]?.id ?? ""), useSignal(""), useSignal<string | null>(null)];
  const attempt = useMemo(() => createAttempt(new AbortController().signal), []);
  const ask = (form: string) => {
    text.value = null;
    if (form)
      void attempt.run(async (signal) => {
        text.value = await details.exported(form, signal);
      });
  };
  useEffect(() => {
    if (first) text.value = first;
    else ask(chosen.value);
    return () => attempt.cancel();
  }, []);
  const choose = (form: string) => {
    chosen.value = form;
    attempt.cancel();
    attempt.reset();
    ask(form === TYPED ? "" : form);
  };
  const options = [...forms, ...(other ? [{ id: TYPED, label: `${other}…` }] : [])];
  const fault = attempt.fault.value;
  const form = chosen.value === TYPED ? typed.value.trim() : chosen.value;
  const submit = (event: Event) => {
    event.preventDefault();
    ask(form);
  };
  return html`<div class="exports">
    <form class="export-choice" onSubmit=${submit}>
      ${choice(visible(title) || "Form", "export-form", options, chosen.value, choose)}
      ${
        chosen.value === TYPED &&
        html`<input
            class="field mono"
            aria-label=${visible(other)}
            placeholder="nature"
            autocomplete="off"
            autocapitalize="off"
            spellcheck=${false}
            value=${typed.value}
            onInput=${(event: InputEvent) => {
              typed.value = (event.currentTarget as HTMLInputElement).value;
            }}
          /><button type="submit" class="button" disabled=${!form}>Show</button>`
      }
      ${text.value !== null && html`<${CopyButton} text=${text.value} label="Copy text" />`}
    </form>
    ${attempt.isBusy.value && html`<p class="dim" role="status"><span class="spinner"></span> reading</p>`}
    ${fault && html`<${FaultNotice} fault=${fault} actions=${[{ label: "Try again", icon: "refresh", run: () => ask(form) }]} />`}
    ${text.value !== null && html`<div class=${/\n/.test(text.value.trim()) ? "export-text mono" : "export-text"} tabindex="0" role="group" aria-label="Text">${visibleLines(text.value.trim())}</div>`}
  </div>`;
}
