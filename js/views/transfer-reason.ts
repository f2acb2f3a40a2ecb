import type { Fault, TransferLine } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Transfers } from "../stores/transfers.ts";
import { visibleLines } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { CopyButton } from "./copy-button.ts";
import { icon } from "./icons.ts";
import type { Action } from "./notice.ts";
import { leaving } from "./presses.ts";

export interface TransferReasonProps {
  readonly fault: Fault;
  readonly line: TransferLine;
  readonly transfers: Transfers;
  readonly isUsable: boolean;
  readonly onSignIn: () => void;
}

/** Why a file did not come, in the storage's own words too, and the next step. */
export function TransferReason({ fault, line, transfers, isUsable, onSignIn }: TransferReasonProps) {
  const said = [fault.message, fault.hint].filter(Boolean).map((text) => text.replace(/\.?$/, "."));
  return html`<div class="transfer-reason">
    <div class="transfer-why">
      <p>${codeSpans(said.join(" "))}</p>
      ${fault.detail && html`<p class="mono dim">${visibleLines(fault.detail)}</p>`}
    </div>
    <div class="transfer-steps">
      ${nextSteps(fault, line, transfers, onSignIn).map(
        ({ label, run, icon: name }) =>
          html`<button type="button" class="button" disabled=${!isUsable} onClick=${leaving(run)}>${name && icon(name)}${label}</button>`,
      )}
      <${CopyButton} text=${[line.name, fault.message, fault.detail, fault.hint].filter(Boolean).join("\n")} label="Copy report" />
    </div>
  </div>`;
}

function nextSteps(
  fault: Fault,
  { transfer, state }: TransferLine,
  transfers: Transfers,
  onSignIn: () => void,
): readonly Action[] {
  const these = [transfer];
  if (fault.code === "sign-in-needed") return [{ label: "Sign in", run: onSignIn }];
  if (fault.asks === "overwrite")
    return [
      { label: "Replace", run: () => transfers.retry(these, "replace") },
      { label: "Keep both", run: () => transfers.retry(these, "rename") },
    ];
  if (state !== "failed") return [];
  return [{ label: "Try again", icon: "refresh", run: () => transfers.retry(these) }];
}
