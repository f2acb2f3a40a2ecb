import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

export interface Option {
  readonly id: string;
  readonly label: string;
}

/** One of several, where there is room for one: a native choice with our arrow. `kind` is its class. */
export function choice(
  label: string,
  kind: string,
  options: readonly Option[],
  chosen: string,
  choose: (id: string) => void,
  isUsable = true,
) {
  return html`<div class="select ${kind}">
    <select
      class="field"
      aria-label=${label}
      value=${chosen}
      disabled=${!isUsable}
      onChange=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}
    >
      ${options.map((one) => html`<option key=${one.id} value=${one.id}>${visible(one.label)}</option>`)}
    </select>
    ${icon("chevron")}
  </div>`;
}
