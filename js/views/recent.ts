import type { Query } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { wholeText } from "../text/query.ts";
import { icon } from "./icons.ts";
import { Popover } from "./popover.ts";
import { leaving } from "./presses.ts";

/** Queries of before that are shown. */
const MOST = 8;

export interface RecentProps {
  readonly memory: Browser["memory"];
  readonly query: Browser["query"];
  /** What a scope is, where one enters it: "Community". */
  readonly enters: string;
  readonly onClose: () => void;
}

/** What was searched for before and holds what is typed: the type-ahead of the name. */
export function Recent({ memory, query, enters, onClose }: RecentProps) {
  const found = recentOf(memory.queries.value, query.text.value, enters);
  return html`<${Popover} role="menu" label="Recent searches" class="menu recent" onClose=${onClose}>
    ${(close: () => void) => html`${found.slice(0, MOST).map((one) => {
      const run = () => {
        close();
        query.search(one);
      };
      return html`<button type="button" class="menu-item" role="menuitem" tabindex="-1" onClick=${run}>
        ${icon("clock")}<span class="mono clip" title=${wholeText(one, enters)}>${wholeText(one, enters)}</span>
      </button>`;
    })}
    <button type="button" class="menu-item dim" role="menuitem" tabindex="-1" onClick=${leaving(() => {
      memory.forget();
      onClose();
    })}>Forget all of them</button>`}
  <//>`;
}

/** Those that hold what is typed. */
export function recentOf(queries: readonly Query[], typed: string, enters: string): readonly Query[] {
  const wanted = typed.trim().toLowerCase();
  return queries.filter((one) => wholeText(one, enters).toLowerCase().includes(wanted));
}
