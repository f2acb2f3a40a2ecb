import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { DraftLine } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { createDrafts, type DraftsStore } from "../stores/drafts.ts";
import type { Form } from "../stores/form.ts";
import { pageAddress } from "../text/address.ts";
import { momentText } from "../text/date.ts";
import { visible } from "../text/visible.ts";
import { icon, iconButton } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { leaving } from "./presses.ts";

export interface MyDraftsProps {
  readonly form: Form;
  readonly onClose: () => void;
}

/** Drafts to go on with, or to throw away; and something published, to begin a new version of. */
export function MyDrafts({ form, onClose }: MyDraftsProps) {
  const page = useRef<HTMLDivElement>(null);
  const life = useMemo(() => new AbortController(), []);
  const store = useMemo(() => createDrafts(form, life.signal), [form]);
  useEffect(() => {
    page.current?.focus();
    void store.read();
    return () => life.abort();
  }, []);
  const take = async (kind: DraftLine["kind"], id: string) => (await store.takeUp(kind, id)) && onClose();
  const mine = store.mine.value;
  const fault = store.fault.value ?? form.fault.value;
  return html`<div
      ref=${page}
      class="body drafts"
      tabindex="-1"
      role="group"
      aria-label="My drafts"
      onKeyDown=${(event: KeyboardEvent) => {
        if (event.key === "Escape") leaving(onClose)(event);
      }}
    >
      <h3 class="review-title strong">My drafts</h3>
      ${!mine && !fault && html`<p class="dim" role="status"><span class="spinner"></span> Asking the service</p>`}
      ${mine && mine.items.length === 0 && html`<p class="dim">There are none.</p>`}
      <ul>
        ${mine?.items.map((line) => html`<li class="draft" key=${line.id}>${row(line, form, store, take)}</li>`)}
      </ul>
      ${mine?.more && html`<p class="dim">There are older ones at the service.</p>`}
      <${Another} isBusy=${form.isBusy.value} take=${take} />
    </div>
    ${fault && html`<${FaultNotice} fault=${fault} actions=${[{ label: "Try again", icon: "refresh", run: () => void store.read() }]} />`}
    <div class="bar deposit-bar" role="toolbar" aria-label="My drafts">
      <span class="deposit-status" role="status">${(store.isBusy.value || form.isBusy.value) && html`<span class="spinner"></span>`}</span>
      <button type="button" class="button" onClick=${leaving(onClose)}>Back to the form</button>
    </div>`;
}

const KINDS: Readonly<Record<DraftLine["kind"], string>> = { new: "", version: "new version", edit: "edit" };

function row(
  line: DraftLine,
  form: Form,
  store: DraftsStore,
  take: (kind: DraftLine["kind"], id: string) => Promise<unknown>,
) {
  const isThis = form.state.value.draft?.id === line.id;
  const address = pageAddress(line.url);
  const title = visible(line.title) || "without a title";
  const said = [KINDS[line.kind], line.modified !== null && momentText(line.modified), visible(line.note)].filter(
    Boolean,
  );
  const verb = line.kind === "edit" ? "Discard its changes" : "Delete it";
  return html`<div class="draft-title">
      <span class=${line.title ? "" : "dim"}>${title}</span> ${isThis && html`<span class="mark">in this form</span>`}
      <p class="dim">${said.join(" · ")} ${line.doi && html`<span class="mono">${visible(line.doi)}</span>`}</p>
    </div>
    ${
      store.dropping.value === line.id
        ? html`<span class="warn">${icon("warning")}</span> <span>${verb}, for good?</span>
            <button type="button" class="button" onClick=${leaving(() => void store.drop(line.id))}>${verb}</button>
            <button
              type="button"
              class="button"
              onClick=${leaving(() => {
                store.dropping.value = "";
              })}
            >
              Keep
            </button>`
        : html`${address && html`<a class="icon-button" href=${address} target="_blank" rel="noopener" aria-label=${`Page of ${title}`} title="Its page">${icon("external")}</a>`}
            ${!isThis && html`<button type="button" class="button" onClick=${() => take("new", line.id)}>Open</button>`}
            ${iconButton("trash", `${verb}: ${title}`, () => {
              store.dropping.value = line.id;
            })}`
    }`;
}

/** Something that is published: a new version of it, or an edit of what is said of it. */
function Another({
  isBusy,
  take,
}: {
  isBusy: boolean;
  take: (kind: DraftLine["kind"], id: string) => Promise<unknown>;
}) {
  const text = useSignal("");
  const press = (label: string, kind: DraftLine["kind"]) =>
    html`<button type="button" class="button" disabled=${isBusy || !text.value.trim()} onClick=${() => take(kind, text.value.trim())}>
      ${label}
    </button>`;
  return html`<div class="another">
    <label for="another-record">Something published</label>
    <input
      id="another-record"
      class="field mono"
      placeholder="Its DOI or address"
      spellcheck=${false}
      autocomplete="off"
      value=${text.value}
      onInput=${({ currentTarget }: Event) => {
        text.value = (currentTarget as HTMLInputElement).value;
      }}
    />
    ${press("New version", "version")} ${press("Edit metadata", "edit")}
  </div>`;
}
