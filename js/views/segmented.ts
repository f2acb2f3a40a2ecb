import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import { rove } from "./roving.ts";

export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** One of a few, all in sight: one tab stop, chosen with the arrows. `label` names what is chosen. */
export function segmented(label: string, choices: readonly Choice[], chosen: string, choose: (id: string) => void) {
  const at = choices.findIndex(({ id }) => id === chosen);
  return html`<div
    class="segmented"
    role="radiogroup"
    aria-label=${label}
    onKeyDown=${(event: KeyboardEvent) => rove(event, choices.length, at, (index) => choose(choices[index]?.id ?? ""))}
  >
    ${choices.map(
      (choice, index) =>
        html`<button
          type="button"
          key=${choice.id}
          role="radio"
          aria-checked=${String(index === at)}
          tabindex=${index === at ? 0 : -1}
          onClick=${() => choose(choice.id)}
        >
          ${visible(choice.label)}
        </button>`,
    )}
  </div>`;
}
