import { html } from "../dom/html.ts";
import { iconButton } from "./icons.ts";
import { Popover } from "./popover.ts";

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "List",
    [
      ["↑ ↓ Home End PgUp PgDn", "move"],
      ["→", "open, or to the first child"],
      ["←", "close, or to the parent"],
      ["Enter", "details"],
      ["Space", "select"],
      ["Shift + ↑ ↓", "extend the selection"],
      ["Ctrl + A", "select the whole query"],
      ["Ctrl + C", "copy identifiers"],
      ["letters", "to the next name that starts so"],
    ],
  ],
  [
    "Query",
    [
      ["Enter", "search"],
      ["Esc", "stop, then clear"],
      ["↓", "scopes that match"],
    ],
  ],
  [
    "Anywhere but in a text field",
    [
      ["/", "to the query"],
      ["t", "transfers"],
      ["?", "these keys"],
      ["Esc", "close what lies on top"],
    ],
  ],
];

/** All keys, over the panel until Escape. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  return html`<${Popover} role="dialog" label="Keys" class="keys" onClose=${onClose}>${content}<//>`;
}

function content(close: () => void) {
  return html`<div class="keys-head">
      <h3 class="strong">Keys</h3>
      ${iconButton("close", "Close", close)}
    </div>
    <div class="keys-body" tabindex="0" role="group" aria-label="All keys">
      ${KEYS.map(
        ([place, keys]) =>
          html`<div class="keys-group">
            <h4 class="dim">${place}</h4>
            <dl>
              ${keys.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}
            </dl>
          </div>`,
      )}
    </div>`;
}
