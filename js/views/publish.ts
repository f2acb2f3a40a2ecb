import { useEffect, useMemo, useRef } from "preact/hooks";
import type { FormInfo, Publication } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { createPublishing } from "../stores/publishing.ts";
import { counted } from "../text/count.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { pages } from "./pages.ts";
import { leaving } from "./presses.ts";
import { table } from "./review.ts";

export interface PublishProps {
  readonly form: Form;
  readonly info: FormInfo;
  /** False without a kernel. */
  readonly isUsable: boolean;
}

/** What was sent and is not public yet: everything that becomes so, what can never be changed, and the word to type. */
export function Publish({ form, info, isUsable }: PublishProps) {
  const page = useRef<HTMLDivElement>(null);
  const life = useMemo(() => new AbortController(), []);
  const store = useMemo(() => createPublishing(form, life.signal), [form]);
  const { phase, fault, files } = form.state.value;
  const isPublishing = phase === "publishing";
  useEffect(() => {
    page.current?.focus();
    return () => life.abort();
  }, []);
  // Also after a failure: whether it was published all the same is not known before one has looked.
  useEffect(() => {
    if (phase === "sent") void store.look();
  }, [phase]);
  const shown = store.shown.value;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const trouble = store.fault.value ?? fault;
  return html`<div ref=${page} class="body review" tabindex="-1" role="group" aria-label=${visible(shown?.title ?? info.title)}>
      ${shown ? about(shown, form) : html`<p class="dim" role="status"><span class="spinner"></span> Comparing ${counted(files.length, "file")}, ${sizeText(size)}</p>`}
      ${shown?.digest && asked(shown, store, isPublishing)}
    </div>
    ${trouble && html`<${FaultNotice} fault=${trouble} actions=${[{ label: "Look again", icon: "refresh", run: () => void store.look() }]} />`}
    <div class="bar deposit-bar" role="toolbar" aria-label=${visible(info.title)}>
      <span class="deposit-status" role="status">
        ${(store.isBusy.value || isPublishing) && html`<span class="spinner"></span> `}
        ${isPublishing ? "Publishing" : "Sent, not published"}
      </span>
      <button type="button" class="button" disabled=${!isUsable || isPublishing} onClick=${leaving(() => void form.steer("edit"))}>
        Back to the form
      </button>
      <button
        type="button"
        class="button primary"
        disabled=${!isUsable || isPublishing || store.isBusy.value || !store.canPublish()}
        onClick=${leaving(() => void store.publish())}
      >
        ${visible(shown?.action ?? "Publish")}
      </button>
    </div>`;
}

function about(shown: Publication, form: Form) {
  return html`<h3 class="review-title strong">${visible(shown.title)}</h3>
    <p class="dim">${codeSpans(shown.where)} ${pages(shown.links)}</p>
    ${table(shown.rows, false)}
    ${
      shown.problems.length > 0
        ? html`<div class="publish-wrong" role="alert">
            ${shown.problems.map(({ message }) => html`<p><span class="err">${icon("error")}</span> ${codeSpans(message)}</p>`)}
            <button type="button" class="link" onClick=${leaving(() => void form.steer("edit"))}>Back to the form</button>
          </div>`
        : html`<p class="publish-same"><span class="ok">${icon("check")}</span> ${visible(shown.compared)}</p>`
    }`;
}

/** Beside what is for good stands where one says that one wants it. */
function asked(shown: Publication, store: ReturnType<typeof createPublishing>, isLocked: boolean) {
  return html`<div class="publish-ask">
    <div class="publish-forever">
      <p class="strong"><span class="warn">${icon("warning")}</span> For good</p>
      <ul>
        ${shown.forever.map((one) => html`<li>${codeSpans(one)}</li>`)}
      </ul>
      ${shown.later.length > 0 && html`<p class="dim">Can be changed later: ${shown.later.map(visible).join(", ")}.</p>`}
    </div>
    <div class="publish-typed">
      <label for="publish-phrase">Type <code class="strong">${visible(shown.phrase)}</code> to unlock</label>
      <input
        id="publish-phrase"
        class="field mono"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        disabled=${isLocked}
        value=${store.typed.value}
        onInput=${({ currentTarget }: Event) => {
          store.typed.value = (currentTarget as HTMLInputElement).value;
        }}
      />
      <p class="hint">Then press ${visible(shown.action)}. It is done once, and Enter does not do it.</p>
    </div>
  </div>`;
}
