import type { Awaiting, LockState, Attached as One } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Attached } from "../stores/attached.ts";
import type { Rules } from "../stores/rules.ts";
import { counted } from "../text/count.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { icon, iconButton } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { Popover } from "./popover.ts";

export interface AttachedVariablesProps {
  readonly attached: Attached;
  /** Variables that wait for data are theirs. */
  readonly rules: Pick<Rules, "awaiting" | "giveUp">;
  readonly onClose: () => void;
}

/** The variables that the notebook has from here, with their state, and the lock that pins them. */
export function AttachedVariables({ attached, rules, onClose }: AttachedVariablesProps) {
  const { variables, lock } = attached.state.value;
  const fault = attached.fault.value;
  const awaiting = rules.awaiting.value;
  return html`<${Popover} role="dialog" label="Variables" class="keys attached" onClose=${onClose}>
    ${(close: () => void) => html`<div class="keys-head">
        <h3 class="strong">Variables of this notebook</h3>
        ${iconButton("close", "Close", close)}
      </div>
      <div class="attached-body" tabindex="0" role="group" aria-label="Variables and lock">
        ${
          variables.length + awaiting.length > 0
            ? html`<ul>
                ${variables.map((one) => line(one, attached))} ${awaiting.map((one) => waitingLine(one, rules.giveUp))}
              </ul>`
            : html`<p class="dim">None yet: select rows, then press Add to notebook.</p>`
        }
        ${lock && lockText(lock, attached)}
      </div>
      ${fault && html`<${FaultNotice} fault=${fault} />`}
      ${
        variables.length > 0 &&
        html`<div class="attached-foot">
          <button
            type="button"
            class="button"
            title="Sets all variables as they were added, where a cell has changed or deleted them"
            onClick=${() => attached.inject()}
          >
            ${icon("refresh")}Set all again
          </button>
        </div>`
      }`}
  <//>`;
}

function line(one: One, attached: Attached) {
  const name = visible(one.name);
  const isReady = one.state === "ready";
  return html`<li key=${one.name}>
    <span class=${isReady ? "ok" : "err"}>${icon(isReady ? "check" : "error")}</span>
    <span class="attached-what">
      <code>${name}</code>
      <span class="dim"> ${one.isList ? counted(one.count, "path") : "one path"}, ${isReady ? "ready" : "missing"}</span>
      ${one.fault && html`<span class="attached-fault">${codeSpans(one.fault.message)}</span>`}
      ${one.fault?.hint && html`<span class="attached-fault mono dim">${visibleLines(one.fault.hint)}</span>`}
    </span>
    ${iconButton("refresh", `Set ${name} again`, () => attached.inject(one.name))}
    ${iconButton("close", `Detach ${name}: the notebook keeps it`, () => attached.detach(one.name))}
  </li>`;
}

function waitingLine({ name: given, fault }: Awaiting, giveUp: (name: string) => void) {
  const name = visible(given);
  return html`<li key=${`waiting ${given}`}>
    <span class=${fault ? "err" : "dim"}>${icon(fault ? "error" : "clock")}</span>
    <span class="attached-what">
      <code>${name}</code><span class="dim"> ${fault ? "not set" : "waiting for its data"}</span>
      ${fault && html`<span class="attached-fault">${codeSpans(fault.message)}</span>`}
    </span>
    ${iconButton("close", `Do not set ${name}`, () => giveUp(given))}
  </li>`;
}

const STATES = {
  none: "is written by the first variable",
  same: "holds these variables: Run All sets them again without a click",
  differs: "differs:",
} as const;

function lockText({ file, state, differences, fault }: LockState, attached: Attached) {
  return html`<section class="attached-lock">
    <p>${icon(state === "differs" ? "warning" : "file")}<code>${visible(file)}</code> ${STATES[state]}</p>
    ${
      differences.length > 0 &&
      html`<ul class="attached-differences">
        ${differences.map((one) => html`<li>${codeSpans(one)}</li>`)}
      </ul>`
    }
    ${fault && html`<${FaultNotice} fault=${fault} />`}
    ${state === "differs" && html`<button type="button" class="button" onClick=${attached.updateLock}>Update lock</button>`}
  </section>`;
}
