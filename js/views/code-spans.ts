import { html } from "../dom/html.ts";
import { visibleLines } from "../text/visible.ts";

/** One line of ours or of the kernel's, in which names stand between backticks: they become mono, the rest stays text. */
export function codeSpans(text: string) {
  const parts = visibleLines(text).split("`");
  // A backtick without a partner is a backtick.
  if (parts.length % 2 === 0) return parts.join("`");
  return parts.map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
}
