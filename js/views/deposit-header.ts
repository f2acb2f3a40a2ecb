import type { ReadonlySignal } from "@preact/signals";
import type { CatalogInfo, FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Session } from "../stores/session.ts";
import { visible } from "../text/visible.ts";
import { badge, who } from "./header.ts";
import { MenuButton, type MenuItem } from "./menu-button.ts";

export interface DepositHeaderProps {
  readonly catalog: CatalogInfo;
  readonly info: FormInfo;
  readonly session: Session;
  /** Seconds since 1970. */
  readonly now: ReadonlySignal<number>;
  readonly onSignIn: () => void;
}

/** What the form is for, where it goes, and who is signed in. */
export function DepositHeader({ catalog, info, session, now, onSignIn }: DepositHeaderProps) {
  const state = session.state.value;
  const items: MenuItem[] =
    state.state === "in"
      ? [
          { label: "Sign in again…", run: onSignIn },
          { label: "Sign out", run: () => void session.signOut() },
        ]
      : [];
  return html`<div class="header">
    <span class="monogram" aria-hidden="true">${visible(catalog.monogram)}</span>
    <span class="strong">${visible(info.title)}</span>
    ${badge(catalog)}
    <span class="header-instance dim clip" title=${visible(catalog.host)}>${visible(catalog.instance)}</span>
    ${who(state, now.value)}
    ${
      items.length > 0 &&
      html`<${MenuButton} label="Menu" icon="more" class="icon-button" menuClass="header-menu" items=${items} />`
    }
  </div>`;
}
