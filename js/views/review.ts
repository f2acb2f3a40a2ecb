import { useEffect, useRef } from "preact/hooks";
import type { FormInfo, FormState, KeyValue, Review as Reviewed } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { counted } from "../text/count.ts";
import { momentText } from "../text/date.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { CopyButton } from "./copy-button.ts";
import { icon } from "./icons.ts";

/** More files are counted, not listed. */
const SHOWN = 100;

/** Exactly this will be sent, there. */
export function Review({ review, info }: { readonly review: Reviewed; readonly info: FormInfo }) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.focus(), []);
  const { files } = review;
  return html`<div ref=${page} class="body review" tabindex="-1" role="group" aria-label=${visible(review.title)}>
    <h3 class="review-title strong">${visible(review.title)}</h3>
    <p class="dim">${visible(review.where)}</p>
    ${review.since ? changes(review) : table(review.rows, false)}
    <dl class="review-rows review-files">
      <dt class="dim">${counted(files.length, "file")}</dt>
      <dd>
        <ul>
          ${files.slice(0, SHOWN).map(
            ({ number, name, path, size, note, variable }) => html`<li key=${number}>
              <span class="mono">${visible(name)}</span> <span class="dim">${origin(size, path, note, variable)}</span>
            </li>`,
          )}
          ${files.length > SHOWN && html`<li class="dim">and ${counted(files.length - SHOWN, "more", "more")}</li>`}
        </ul>
      </dd>
    </dl>
    ${review.notes.map((note) => html`<p class="review-note"><span class="warn">${icon("warning")}</span> <span>${codeSpans(note)}</span></p>`)}
    <p class="hint">Nothing is sent before you press ${visible(info.action)}.</p>
  </div>`;
}

/** What differs from what it follows; the rest is folded. */
function changes({ since, differences, rows }: Reviewed) {
  const same = rows.filter(({ key }) => !differences.some((one) => one.key === key));
  return html`<p class="review-since">Against ${visible(since)}: ${differences.length ? counted(differences.length, "change") : "nothing changes"}</p>
    <table class="differences">
      <thead>
        <tr>
          <td></td>
          <th scope="col">Was</th>
          <th scope="col">Will be</th>
        </tr>
      </thead>
      <tbody>
        ${differences.map(
          ({ key, before, after }) => html`<tr>
            <th scope="row">${visible(key)}</th>
            <td class="was">${visible(before) || html`<span class="dim">nothing</span>`}</td>
            <td>${visible(after) || html`<span class="dim">nothing</span>`}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${
      same.length > 0 &&
      html`<details>
        <summary>${counted(same.length, "field")} as before</summary>
        ${table(same, false)}
      </details>`
    }`;
}

/** What was made. */
export function Outcome({ state, info }: { readonly state: FormState; readonly info: FormInfo }) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.focus(), []);
  return html`<div ref=${page} class="body review" tabindex="-1" role="group" aria-label="Done">
    <h3 class="review-title strong"><span class="ok">${icon("check")}</span> ${visible(info.action)} done</h3>
    <p class="dim">${counted(state.files.length, "file")}, ${sizeText(state.files.reduce((sum, { size }) => sum + size, 0))}</p>
    ${table(state.result, true)}
  </div>`;
}

/** Keys and values; those in mono can be copied where they are a result. */
export function table(rows: readonly KeyValue[], canCopy: boolean) {
  return html`<dl class="review-rows">
    ${rows.map(
      (row) => html`<dt class="dim">${visible(row.key)}</dt>
        <dd class=${row.shows === "mono" ? "mono" : ""}>
          ${valueText(row)} ${canCopy && row.shows === "mono" && html`<${CopyButton} text=${row.value} label=${`Copy ${visible(row.key)}`} />`}
        </dd>`,
    )}
  </dl>`;
}

/** Where a file comes from. */
function origin(size: number, path: string, note: string, variable: string): string {
  if (variable) return `written from ${visible(note)} when it is sent`;
  return path ? `${sizeText(size)}, from ${visible(path)}` : `${sizeText(size)}, there already`;
}

function valueText({ value, shows }: KeyValue): string {
  if (shows === "size") return sizeText(Number(value));
  return shows === "date" ? momentText(Number(value)) : visible(value);
}
