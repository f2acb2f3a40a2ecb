import type { Replication } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { MenuButton, type MenuItem } from "./menu-button.ts";
import { once } from "./presses.ts";

export interface MakeAvailableProps {
  readonly rules: Rules;
  readonly replication: Replication;
  /** Whether something is selected that can be copied. */
  readonly isUsable: boolean;
  readonly hasKernel: boolean;
}

/** One click has the selection copied to where the catalog puts things; the arrow beside it leads to the choices. */
export function MakeAvailable({ rules, replication, isUsable, hasKernel }: MakeAvailableProps) {
  const isBusy = rules.isMaking.value;
  const open = (shown: "form" | "mine") => () => {
    rules.shown.value = shown;
  };
  const items: MenuItem[] = [
    ...(isUsable ? [{ label: "Make available, with options…", run: open("form") }] : []),
    { label: "My rules", run: open("mine") },
  ];
  const { place } = replication;
  const title = place ? `Have it copied to ${visible(place)}` : "Have it copied";
  return html`<span class="bar-available">
    <button
      type="button"
      class="button"
      aria-label="Make available"
      title=${title}
      aria-busy=${String(isBusy)}
      disabled=${!isUsable}
      onClick=${once(() => {
        if (isBusy) return;
        if (place) rules.make({});
        else rules.shown.value = "form";
      })}
    >
      ${isBusy ? html`<span class="spinner"></span>` : icon("available")}<span class="bar-word">Make available</span>
    </button>
    <${MenuButton}
      label="More about making available"
      icon="chevron"
      class="button available-more"
      menuClass="available-menu"
      disabled=${!hasKernel}
      items=${items}
    />
  </span>`;
}
