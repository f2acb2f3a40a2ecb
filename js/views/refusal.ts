import type { Fault } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { visibleLines } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon } from "./icons.ts";

/** What is wrong, in a line or two below a field. */
export function refusal({ message, hint, detail }: Fault) {
  return html`<p class="hint err">${icon("error")} ${codeSpans(message)}${hint && html`. ${codeSpans(hint)}`}</p>
    ${detail && html`<p class="hint mono">${visibleLines(detail)}</p>`}`;
}
