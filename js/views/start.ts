import type { CatalogInfo, Query, Tip } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";

/** The empty start: what can be done here, each line something to press or to type. */
export function Start({ info, query }: { info: CatalogInfo; query: Browser["query"] }) {
  const link = (one: Query) =>
    html`<button type="button" class="link mono" onClick=${() => query.search(one)}>${visible(queryText(one))}</button>`;
  const line = ({ label, text, queries }: Tip) =>
    html`<dt>${visible(label)}</dt>
      <dd>
        ${text && html`<span>${codeSpans(text)}</span>`}
        ${queries.map((one, index) => [index > 0 || text ? html`<span class="dim"> · </span>` : "", link(one)])}
      </dd>`;
  return html`<div class="start">
    <dl>
      ${info.tips.map(line)}
      <dt>Keys</dt>
      <dd class="start-keys">
        <span><kbd>/</kbd> search</span> <span><kbd>→</kbd> open</span> <span><kbd>Space</kbd> select</span> <span><kbd>?</kbd> all keys</span>
      </dd>
    </dl>
  </div>`;
}

/** A query as one would paste it. */
export function queryText({ scope, text }: Query): string {
  return scope ? `${scope}:${text}` : text;
}
