import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { TransfersState } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { PAGE, type Transfers } from "../stores/transfers.ts";
import { counted, countText } from "../text/count.ts";
import { countsText, isUnderWay, progressText } from "../text/transfer.ts";
import { Handle } from "./handle.ts";
import { icon, iconButton } from "./icons.ts";
import { MenuButton, type MenuItem } from "./menu-button.ts";
import { FaultNotice } from "./notice.ts";
import { TransferRow } from "./transfer-line.ts";

export interface TransferDrawerProps {
  readonly transfers: Transfers;
  /** False without a kernel. */
  readonly isUsable: boolean;
  readonly onSignIn: () => void;
  readonly onClose: () => void;
}

/** All transfers: one line in all, one a file, between the list and the bar. */
export function TransferDrawer({ transfers, isUsable, onSignIn, onClose }: TransferDrawerProps) {
  const box = useRef<HTMLElement>(null);
  const height = useSignal<number | null>(null);
  const state = transfers.state.value;
  const { lines, first, orderFault } = transfers;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return html`<section
    ref=${box}
    class="drawer"
    aria-label="Transfers"
    style=${height.value === null ? undefined : `height:${height.value}px`}
    onKeyDown=${onKeyDown}
  >
    <${Handle}
      class="drawer-splitter"
      label="Height of the transfers"
      axis="y"
      sign=${-1}
      size=${height}
      min=${90}
      max=${1200}
      measure=${() => box.current?.offsetHeight ?? 0}
    />
    ${head(state, transfers, isUsable, onClose)}
    ${orderFault.value && html`<${FaultNotice} fault=${orderFault.value} />`}
    ${state.left > 0 && left(state, transfers, isUsable)}
    ${
      state.files > 0
        ? html`<ul class="transfers">
            ${lines.value.map((line) => html`<${TransferRow} key=${line.transfer} line=${line} transfers=${transfers} isUsable=${isUsable} onSignIn=${onSignIn} />`)}
          </ul>`
        : html`<p class="transfers-none dim">Nothing is on its way. Select rows and press Download.</p>`
    }
    ${state.files > PAGE && pages(first.value, state.files, transfers)}
  </section>`;
}

function head(state: TransfersState, transfers: Transfers, isUsable: boolean, onClose: () => void) {
  const isMoving = isUnderWay(state);
  const share = state.size ? Math.min(1, state.bytes / state.size) : 0;
  const ended = state.failed + state.done + state.cancelled;
  const menu: MenuItem[] = [
    ...(state.failed + state.cancelled ? [{ label: "Try again what failed", run: () => transfers.retry() }] : []),
    ...(isMoving && state.paused ? [{ label: "Go on with what is paused", run: () => transfers.resume() }] : []),
    ...(ended ? [{ label: "Drop what has ended", run: () => transfers.forget() }] : []),
  ];
  const button = (label: string, run: () => void, name?: "pause" | "play" | "refresh") =>
    html`<button type="button" class="button flat" disabled=${!isUsable} onClick=${run}>${name && icon(name)}${label}</button>`;
  return html`<div class="drawer-head">
    <button type="button" class="drawer-toggle" aria-expanded="true" title="Close the transfers" onClick=${onClose}>
      ${icon("chevron")}<span class="strong">Transfers</span>
    </button>
    <span class="drawer-summary dim clip">${state.files > 0 && html`${countsText(state)}<span class="drawer-progress"> · ${progressText(state)}</span>`}</span>
    ${
      state.files > 0 &&
      html`<span
        class="drawer-bar"
        role="progressbar"
        aria-label="All transfers"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${state.size === null ? undefined : Math.round(share * 100)}
        aria-valuetext=${`${countsText(state)}, ${progressText(state)}`}
        ><span class="meter ${share === 1 ? "full" : "part"}"><i style=${`width:${share * 100}%`}></i></span
      ></span>`
    }
    ${isMoving && button("Pause all", () => transfers.pause(), "pause")}
    ${!isMoving && state.paused > 0 && button("Go on", () => transfers.resume(), "play")}
    ${!isMoving && !state.paused && state.failed > 0 && button("Try again", () => transfers.retry(), "refresh")}
    ${(isMoving || state.paused > 0) && button("Cancel all", () => transfers.cancel())}
    ${menu.length > 0 && html`<${MenuButton} label="More for transfers" icon="more" class="icon-button" menuClass="drawer-menu" items=${menu} />`}
  </div>`;
}

/** What an earlier kernel did not finish. */
function left(state: TransfersState, transfers: Transfers, isUsable: boolean) {
  return html`<div class="transfers-left" role="status">
    <span class="clip">${counted(state.left, "file")} of an earlier kernel ${state.left === 1 ? "is" : "are"} not here yet</span>
    <button type="button" class="button" disabled=${!isUsable} onClick=${() => transfers.goOn()}>Go on</button>
    <button type="button" class="button flat" disabled=${!isUsable} onClick=${() => transfers.goOn(true)}>Drop them</button>
  </div>`;
}

function pages(first: number, files: number, transfers: Transfers) {
  const end = Math.min(files, first + PAGE);
  return html`<div class="transfers-pages">
    ${iconButton("back", "Lines before", () => transfers.turnTo(first - PAGE), first === 0)}
    <span class="dim">${countText(first + 1)} to ${countText(end)} of ${countText(files)}</span>
    ${iconButton("chevron", "Lines after", () => transfers.turnTo(first + PAGE), end >= files)}
  </div>`;
}
