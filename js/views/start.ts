import type { CatalogInfo, Query, Tip } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { NO_QUERY } from "../stores/query.ts";
import { queryText, wholeText } from "../text/query.ts";
import { visible } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { leaving } from "./presses.ts";

/** Queries of before that are shown. */
const MOST_RECENT = 6;

export interface StartProps {
  readonly info: CatalogInfo;
  readonly query: Browser["query"];
  readonly memory: Browser["memory"];
}

/** The empty start: what can be done here, each line something to press or to type. */
export function Start({ info, query, memory }: StartProps) {
  const starred = memory.starred.value;
  const recent = memory.queries.value.slice(0, MOST_RECENT);
  const link = (one: Query) =>
    html`<button type="button" class="link mono" onClick=${leaving(() => void query.search(one))}>${visible(queryText(one, info.enters) || kindLabel(info, one))}</button>`;
  const line = ({ label, text, queries }: Tip) =>
    html`<dt>${visible(label)}</dt>
      <dd>
        ${text && html`<span>${codeSpans(text)}</span>`}
        ${queries.map((one, index) => [index > 0 || text ? html`<span class="dim"> · </span>` : "", link(one)])}
      </dd>`;
  return html`<div class="start">
    <dl>
      ${info.tips.map(line)}
      ${
        starred.length > 0 &&
        html`<dt>Starred</dt>
          <dd>${dotted(starred.map((scope) => link({ ...NO_QUERY, scope, text: "*" })))}</dd>`
      }
      ${
        recent.length > 0 &&
        html`<dt>Recent</dt>
          <dd>
            <ul class="start-recent">
              ${recent.map((one) => html`<li><button type="button" class="link mono" onClick=${leaving(() => void query.search(one))}>${wholeText(one, info.enters)}</button></li>`)}
            </ul>
            <button type="button" class="link dim" onClick=${leaving(memory.forget)}>Forget them</button>
          </dd>`
      }
      <dt>Keys</dt>
      <dd class="start-keys">
        <span><kbd>/</kbd> search</span> <span><kbd>→</kbd> open</span> <span><kbd>Space</kbd> select</span> <span><kbd>?</kbd> all keys</span>
      </dd>
    </dl>
  </div>`;
}

function dotted(links: readonly unknown[]) {
  return links.map((one, index) => [index > 0 && html`<span class="dim"> · </span>`, one]);
}

function kindLabel({ kindChoices }: CatalogInfo, { kind }: Query): string {
  return kindChoices.find(({ id }) => id === kind)?.label ?? kind;
}
