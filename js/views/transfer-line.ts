import type { TransferLine } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Transfers } from "../stores/transfers.ts";
import { sizeText } from "../text/size.ts";
import { amountText, rateText } from "../text/transfer.ts";
import { visible } from "../text/visible.ts";
import { CopyButton } from "./copy-button.ts";
import { icon, iconButton } from "./icons.ts";
import { leaving } from "./presses.ts";
import { TransferReason } from "./transfer-reason.ts";

export interface TransferLineProps {
  readonly line: TransferLine;
  readonly transfers: Transfers;
  readonly isUsable: boolean;
  readonly onSignIn: () => void;
}

/** One file: state, name, bar, amount, rate, what to press. One that failed says why below, and what to do. */
export function TransferRow({ line, transfers, isUsable, onSignIn }: TransferLineProps) {
  const { state, name, rate, place, path } = line;
  const from = place ? `from ${visible(place)}` : "";
  return html`<li class="transfer ${state}">
    <span class="transfer-state">${sign(state)}</span>
    <span class="mono clip" title=${visible([name, from, path].filter(Boolean).join("\n"))}>${visible(name)}</span>
    ${bar(line)}
    <span class="transfer-amount clip" title=${amountText(line)}>${amountText(line)}</span>
    <span class="transfer-rate dim">${state === "running" ? rateText(rate) : ""}</span>
    <span class="transfer-actions">${actions(line, transfers, isUsable)}</span>
    ${line.fault && state !== "done" && html`<${TransferReason} fault=${line.fault} line=${line} transfers=${transfers} isUsable=${isUsable} onSignIn=${onSignIn} />`}
  </li>`;
}

function sign(state: TransferLine["state"]) {
  switch (state) {
    case "running":
    case "verifying":
      return html`<span class="spinner"></span>`;
    case "failed":
      return html`<span class="err">${icon("error")}</span>`;
    case "done":
      return html`<span class="ok">${icon("check")}</span>`;
    case "paused":
      return icon("pause");
    case "cancelled":
      return icon("minus");
    case "waiting":
      return icon("clock");
  }
}

function bar(line: TransferLine) {
  const { state, bytes, size, name } = line;
  if (state === "failed" || state === "cancelled") return html`<span class="transfer-bar"></span>`;
  const isWhole = state === "done" || state === "verifying";
  const share = isWhole ? 1 : size ? Math.min(1, bytes / size) : 0;
  return html`<span
    class="transfer-bar"
    role="progressbar"
    aria-label=${visible(name)}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${size === null && !isWhole ? undefined : Math.round(share * 100)}
    aria-valuetext=${size === null ? sizeText(bytes) : amountText(line)}
    ><span class="meter ${state === "done" ? "full" : state === "paused" ? "still" : "part"}"><i style=${`width:${share * 100}%`}></i></span
  ></span>`;
}

function actions({ transfer, state, name, path }: TransferLine, transfers: Transfers, isUsable: boolean) {
  const of = visible(name);
  const these = [transfer];
  const press = (icon: "pause" | "play" | "close", label: string, run: () => void) =>
    iconButton(icon, `${label} ${of}`, leaving(run), !isUsable);
  const cancel = press("close", "Cancel", () => transfers.cancel(these));
  switch (state) {
    case "running":
    case "waiting":
      return html`${press("pause", "Pause", () => transfers.pause(these))}${cancel}`;
    case "verifying":
      return cancel;
    case "paused":
      return html`${press("play", "Go on with", () => transfers.resume(these))}${cancel}`;
    case "done":
      return path && html`<${CopyButton} text=${path} label=${`Copy the path of ${of}`} />`;
    default:
      return press("close", "Drop", () => transfers.forget(these));
  }
}
