import { html } from "../dom/html.ts";
import { countText } from "../text/count.ts";

/** How many of all files: a bar, which the eye compares, and the numbers, which say it. */
export function meter(done: number, total: number) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const kind = share === 0 ? "empty" : share === 1 ? "full" : "part";
  return html`<span class="meter ${kind}" aria-hidden="true"><i style=${`width:${share * 100}%`}></i></span
    ><span class="meter-text">${countText(done)}/${countText(total)}</span>`;
}
