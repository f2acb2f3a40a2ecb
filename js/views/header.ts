import type { ReadonlySignal } from "@preact/signals";
import type { CatalogInfo, SessionState } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Leaving } from "../stores/behind.ts";
import type { Transfers } from "../stores/transfers.ts";
import { counted, countText } from "../text/count.ts";
import { timeLeftText } from "../text/date.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { MenuButton, type MenuItem } from "./menu-button.ts";

/** Below this the time left is amber, and shown at every width. */
export const ENDS_SOON_S = 600;

export interface HeaderProps {
  readonly info: CatalogInfo;
  readonly session: SessionState;
  /** Seconds since 1970. */
  readonly now: ReadonlySignal<number>;
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
  readonly onPurge: () => void;
  readonly onLeave: (leaving: Leaving) => void;
  readonly onVariables: () => void;
  readonly onSettings: () => void;
  readonly onKeys: () => void;
  readonly transfers: Transfers;
}

/** The service, which one it is, who is signed in and until when, and a menu. */
export function Header({
  info,
  session,
  now,
  onSignIn,
  onSignOut,
  onPurge,
  onLeave,
  onVariables,
  onSettings,
  onKeys,
  transfers,
}: HeaderProps) {
  const open = () => {
    transfers.isOpen.value = true;
  };
  const isIn = session.state === "in";
  const items: MenuItem[] = [
    ...((isIn || info.anonymous) && info.signsIn.length
      ? [{ label: isIn ? "Sign in again…" : "Sign in…", run: onSignIn }]
      : []),
    ...(isIn ? [{ label: "Sign out", run: onSignOut }] : []),
    { label: "Copy as Python", run: () => onLeave("code") },
    { label: "Put a record below", run: () => onLeave("record") },
    { label: "Publish…", run: () => onLeave("deposit") },
    { label: "Variables", run: onVariables },
    ...(info.hasSettings ? [{ label: "Settings", run: onSettings }] : []),
    ...(info.downloads ? [{ label: "Transfers", run: open }] : []),
    ...(isIn ? [{ label: "Purge cache", run: onPurge }] : []),
    { label: "Keys", run: onKeys },
  ];
  return html`<div class="header">
    <span class="monogram" aria-hidden="true">${visible(info.monogram)}</span>
    <span class="strong">${visible(info.title)}</span>
    ${badge(info)}
    ${instance(info, onSettings)}
    ${running(transfers)}
    ${who(session, now.value, info.anonymous ? onSignIn : null)}
    <${MenuButton} label="Menu" icon="more" class="icon-button" menuClass="header-menu" items=${items} />
  </div>`;
}

/** What nobody may miss of the whole site. */
export function badge({ badge: word }: CatalogInfo) {
  return word && html`<span class="badge warn strong">${visible(word)}</span>`;
}

/** Which one it is; pressing it leads to the others. */
function instance({ instance, host, hasSettings }: CatalogInfo, onSettings: () => void) {
  const name = visible(instance);
  if (!hasSettings) return html`<span class="header-instance dim clip" title=${visible(host)}>${name}</span>`;
  return html`<span class="header-instance">
    <button
      type="button"
      class="link dim clip"
      title=${`${visible(host)}: settings and other instances`}
      aria-haspopup="dialog"
      onClick=${onSettings}
    >
      ${name}
    </button>
  </span>`;
}

/** How many files are on their way, else how many failed, and the way to them; nothing when there are neither. */
function running({ state: { value: state }, isOpen }: Transfers) {
  const moving = state.running + state.waiting + state.paused;
  const count = moving || state.failed || state.left;
  if (count === 0) return null;
  const isError = !moving && state.failed > 0;
  const label = `${counted(count, "file")} ${moving ? "on the way" : isError ? "failed" : "left by an earlier kernel"}`;
  return html`<button
    type="button"
    class="header-transfers ${isError ? "err" : ""}"
    aria-label=${`Transfers, ${label}`}
    aria-expanded=${String(isOpen.value)}
    title=${label}
    onClick=${() => {
      isOpen.value = !isOpen.value;
    }}
  >
    ${icon(isError ? "error" : "download")}${countText(count)}
  </button>`;
}

/** Who is signed in, and until when. `signIn`: what leads there, for who need not. */
export function who({ state, account, expiresAt, isKept }: SessionState, now: number, signIn?: (() => void) | null) {
  if (state === "not-needed") return null;
  if (state !== "in" && signIn)
    return html`<span class="header-who"><button type="button" class="link" onClick=${signIn}>Sign in</button></span>`;
  if (state !== "in") return html`<span class="header-who dim">not signed in</span>`;
  const left = expiresAt === null ? null : expiresAt - now;
  const endsSoon = left !== null && left < ENDS_SOON_S;
  // Somebody who is not known yet: the first call signs in.
  if (!account) return html`<span class="header-who dim">signs in by itself</span>`;
  const kept = isKept ? ", kept on this machine" : "";
  return html`<span class="header-who" title=${`Signed in as ${visible(account)}${kept}`}>
    ${icon("person")}<span class="clip">${visible(account)}</span>
    ${
      left !== null &&
      html`<span class=${endsSoon ? "header-left warn strong" : "header-left dim"}
        ><span class="dim" aria-hidden="true"> · </span>${left > 0 ? `${timeLeftText(left)} left` : "session ended"}</span
      >`
    }
  </span>`;
}
