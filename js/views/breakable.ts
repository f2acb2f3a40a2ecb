import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";

/** A name, path or address that may take several lines: it breaks after a `.`, `_` or `/`, where its parts end. */
export function breakable(text: string) {
  return visible(text)
    .split(/(?<=[._/])/)
    .map((part) => html`${part}<wbr />`);
}
