import type { Query } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { Popover } from "./popover.ts";
import { leaving } from "./presses.ts";

/** Queries of before that are shown. */
const MOST = 8;

export interface RecentProps {
  readonly memory: Browser["memory"];
  readonly query: Browser["query"];
  readonly onClose: () => void;
}

/** What was searched for before and holds what is typed: the type-ahead of the name. */
export function Recent({ memory, query, onClose }: RecentProps) {
  const found = recentOf(memory.queries.value, query.text.value);
  return html`<${Popover} role="menu" label="Recent searches" class="menu recent" onClose=${onClose}>
    ${(close: () => void) => html`${found.slice(0, MOST).map((one) => {
      const run = () => {
        close();
        query.search(one);
      };
      return html`<button type="button" class="menu-item" role="menuitem" tabindex="-1" onClick=${run}>
        ${icon("clock")}<span class="mono clip" title=${wholeText(one)}>${wholeText(one)}</span>
      </button>`;
    })}
    <button type="button" class="menu-item dim" role="menuitem" tabindex="-1" onClick=${leaving(() => {
      memory.forget();
      onClose();
    })}>Forget all of them</button>`}
  <//>`;
}

/** Those that hold what is typed. */
export function recentOf(queries: readonly Query[], typed: string): readonly Query[] {
  const wanted = typed.trim().toLowerCase();
  return queries.filter((one) => wholeText(one).toLowerCase().includes(wanted));
}

/** A query in one line: as one would paste it, and what it is narrowed by. */
export function wholeText({ scope, text, kind, filters }: Query): string {
  const words = [scope ? `${scope}:${text}` : text.split("\n").join(" ")];
  if (kind !== "all") words.push(`(${kind})`);
  if (filters) words.push(`where ${filters}`);
  return visible(words.join(" "));
}
