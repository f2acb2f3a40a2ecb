import type { ReadonlySignal } from "@preact/signals";
import type { CatalogInfo, FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { badge, who } from "./header.ts";
import { MenuButton, type MenuItem } from "./menu-button.ts";

export interface DepositHeaderProps {
  readonly catalog: CatalogInfo;
  readonly info: FormInfo;
  readonly form: Form;
  /** Seconds since 1970. */
  readonly now: ReadonlySignal<number>;
  readonly onSignIn: () => void;
  readonly onShow: (what: "drafts" | "import") => void;
}

/** What the form is for, where it goes, and who is signed in. */
export function DepositHeader({ catalog, info, form, now, onSignIn, onShow }: DepositHeaderProps) {
  const { session } = form;
  const state = session.state.value;
  const { phase, draft } = form.state.value;
  const items: MenuItem[] = [];
  if (info.keepsDrafts && state.state === "in" && phase !== "sending" && phase !== "publishing") {
    items.push({ label: "My drafts…", run: () => onShow("drafts") });
    if (info.imports && phase === "filling") items.push({ label: "Import metadata…", run: () => onShow("import") });
  }
  if (state.state === "in")
    items.push({ label: "Sign in again…", run: onSignIn }, { label: "Sign out", run: () => void session.signOut() });
  const kind = draft && phase !== "done" && { new: "Draft", version: "New version", edit: "Edit" }[draft.kind];
  return html`<div class="header">
    <span class="monogram" aria-hidden="true">${visible(catalog.monogram)}</span>
    <span class="strong clip" title=${visible(info.title)}>${visible(info.title)}</span>
    ${badge(catalog)}
    <span class="header-instance dim clip" title=${visible(catalog.host)}>${visible(catalog.instance)}</span>
    ${kind && html`<span class="mark" title=${visible(draft.of)}>${kind}</span>`}
    ${who(state, now.value)}
    ${
      items.length > 0 &&
      html`<${MenuButton} label="Menu" icon="more" class="icon-button" menuClass="header-menu" items=${items} />`
    }
  </div>`;
}
