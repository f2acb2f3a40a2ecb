import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { FormInfo, Imported } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { createAttempt } from "../stores/attempt.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { leaving } from "./presses.ts";

export interface ImportProps {
  readonly form: Form;
  readonly info: FormInfo;
  readonly onClose: () => void;
}

/** What a file or a record says fills in the form; what is filled in already stays, unless somebody wants otherwise. */
export function Import({ form, info, onClose }: ImportProps) {
  const page = useRef<HTMLDivElement>(null);
  const source = useSignal("");
  const taken = useSignal<Imported | null>(null);
  const attempt = useMemo(() => createAttempt(new AbortController().signal), []);
  useEffect(() => {
    page.current?.querySelector("input")?.focus();
    return attempt.cancel;
  }, []);
  const take = (replace: boolean) =>
    attempt.run(async (signal) => {
      await form.flush();
      taken.value = await form.ask({ type: "import-metadata", source: source.value, replace }, { signal });
    });
  return html`<div
      ref=${page}
      class="body drafts"
      role="group"
      aria-label="Import metadata"
      onKeyDown=${(event: KeyboardEvent) => {
        if (event.key === "Escape") leaving(onClose)(event);
      }}
    >
      <h3 class="review-title strong">Import metadata</h3>
      <p class="dim">From ${visible(info.imports)}.</p>
      <div class="another">
        <label for="import-source">File or record</label>
        <input
          id="import-source"
          class="field mono"
          placeholder="CITATION.cff"
          spellcheck=${false}
          autocomplete="off"
          value=${source.value}
          onInput=${({ currentTarget }: Event) => {
            source.value = (currentTarget as HTMLInputElement).value;
            taken.value = null;
          }}
          onKeyDown=${(event: KeyboardEvent) => event.key === "Enter" && source.value.trim() && void take(false)}
        />
        <button type="button" class="button primary" disabled=${attempt.isBusy.value || !source.value.trim()} onClick=${() => take(false)}>
          Import
        </button>
      </div>
      ${taken.value && outcome(taken.value, take)}
    </div>
    ${attempt.fault.value && html`<${FaultNotice} fault=${attempt.fault.value} />`}
    <div class="bar deposit-bar" role="toolbar" aria-label="Import metadata">
      <span class="deposit-status" role="status">${attempt.isBusy.value && html`<span class="spinner"></span>`}</span>
      <button type="button" class="button" onClick=${leaving(onClose)}>Back to the form</button>
    </div>`;
}

function outcome({ taken, kept, notes }: Imported, take: (replace: boolean) => Promise<void>) {
  const names = (labels: readonly string[]) => labels.map(visible).join(", ");
  return html`<div class="imported" role="status">
    ${taken.length > 0 && html`<p><span class="ok">${icon("check")}</span> Filled in: ${names(taken)}</p>`}
    ${taken.length + kept.length === 0 && html`<p>Nothing there that the form does not say already.</p>`}
    ${
      kept.length > 0 &&
      html`<p>
        Kept as they were: ${names(kept)}${" "}
        <button type="button" class="link" onClick=${() => take(true)}>Replace them, too</button>
      </p>`
    }
    ${notes.map((note) => html`<p class="dim">${codeSpans(note)}</p>`)}
  </div>`;
}
