import { useSignal } from "@preact/signals";
import type { CatalogInfo, Rule } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { countText } from "../text/count.ts";
import { momentText } from "../text/date.ts";
import { sizeText } from "../text/size.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { CopyButton } from "./copy-button.ts";
import { icon } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { linked } from "./page-link.ts";
import { RuleChanges } from "./rule-changes.ts";
import { RuleStuck } from "./rule-stuck.ts";

export interface RuleCardProps {
  readonly rule: Rule;
  readonly rules: Rules;
  readonly info: CatalogInfo;
}

/** One rule as a picture: how much is there, on its way, stuck and why; and what can be done about it. */
export function RuleCard({ rule, rules, info }: RuleCardProps) {
  const elsewhere = useSignal(info.replication?.places.find((place) => place !== rule.where) ?? "");
  const showsFiles = useSignal(false);
  const isBusy = rules.changing.value.has(rule.id);
  const fault = rules.changeFault.value;
  return html`<div class="rule-card" aria-busy=${String(isBusy)}>
    ${progress(rule)} ${rule.error && rule.state !== "ok" && said(rule, rules, info, elsewhere, isBusy)}
    ${rule.stuck > 0 && files(rule, rules, showsFiles)}
    ${about(rule)}
    ${rule.state !== "gone" && rule.mine && html`<${RuleChanges} rule=${rule} rules=${rules} isBusy=${isBusy} />`}
    ${isBusy && html`<p class="dim" role="status"><span class="spinner"></span> Changing the rule</p>`}
    ${fault && html`<${FaultNotice} fault=${fault} />`}
  </div>`;
}

const PARTS = [
  ["ok", "ok"],
  ["moving", "replicating"],
  ["stuck", "stuck"],
] as const;

function progress(rule: Rule) {
  const total = rule.ok + rule.moving + rule.stuck;
  if (total === 0) return html`<p class="dim">${WAITS[rule.state]}</p>`;
  const there = PARTS.filter(([part]) => rule[part] > 0);
  const words = there.map(([part, word]) => `${countText(rule[part])} ${word}`);
  return html`<div class="rule-bar" role="img" aria-label=${words.join(", ")}>
      ${there.map(([part]) => html`<i class=${`rule-${part}`} style=${`flex:${rule[part]} 0 3px`}></i>`)}
    </div>
    <p class="rule-legend">
      ${there.map(([part], at) => html`<span><i class=${`rule-${part}`}></i>${words[at]}</span>`)}
      ${rule.size !== null && html`<span class="dim">${copied(rule, total)}</span>`}
    </p>`;
}

/** How many bytes that is, as far as files are of one size. */
function copied({ ok, size }: Rule, total: number): string {
  return ok === total ? sizeText(size ?? 0) : `of ${sizeText(size ?? 0)}`;
}

const WAITS: Readonly<Record<Rule["state"], string>> = {
  new: "The server has taken the order",
  inject: "The server prepares it",
  "waiting-approval": "Somebody has to approve it first",
  moving: "There is nothing to copy yet",
  ok: "There is nothing to copy",
  stuck: "Nothing could be copied",
  suspended: "It does not go on by itself",
  gone: "It was deleted, or its time was over",
};

/** What the service says, what happens next, and what to press. */
function said(rule: Rule, rules: Rules, { replication }: CatalogInfo, elsewhere: { value: string }, isBusy: boolean) {
  const recreate = (where: string) => () => rules.change({ rule: rule.id, do: "recreate", where });
  return html`<div class="said">
    <p class="strong">The server says</p>
    <p class="said-words mono">${visibleLines(rule.error)}</p>
    ${rule.state === "stuck" && replication?.retry && html`<p>${visible(replication.retry)}. To go on now, delete it and create it again, or choose another RSE.</p>`}
    ${
      rule.mine &&
      rule.state === "stuck" &&
      html`<div class="said-actions">
        <button type="button" class="button" disabled=${isBusy} onClick=${recreate("")}>Delete and create again</button>
        <span class="said-elsewhere">
          <input
            class="field mono"
            aria-label="Another RSE"
            autocomplete="off"
            spellcheck=${false}
            value=${elsewhere.value}
            onInput=${(event: InputEvent) => {
              elsewhere.value = (event.currentTarget as HTMLInputElement).value;
            }}
          />
          <button type="button" class="button" disabled=${isBusy || !elsewhere.value.trim()} onClick=${() => recreate(elsewhere.value.trim())()}>
            Create it there
          </button>
        </span>
      </div>`
    }
  </div>`;
}

function files(rule: Rule, rules: Rules, isShown: { value: boolean }) {
  return html`<div class="stuck">
    <button type="button" class="fold" aria-expanded=${String(isShown.value)} onClick=${() => {
      isShown.value = !isShown.value;
    }}>${icon("chevron")}Show the files</button>
    ${isShown.value && html`<${RuleStuck} rule=${rule} rules=${rules} />`}
  </div>`;
}

function about(rule: Rule) {
  return html`<dl class="rule-about">
    <dt>RSE expression</dt><dd class="mono">${breakable(rule.where)}${rule.copies > 1 && html` <span class="dim">× ${countText(rule.copies)}</span>`}</dd>
    <dt>Kept</dt><dd>${rule.expiresAt === null ? "for good" : `until ${momentText(rule.expiresAt)}`}</dd>
    ${rule.createdAt !== null && html`<dt>Created</dt><dd>${momentText(rule.createdAt)}</dd>`}
    ${!rule.mine && html`<dt>Account</dt><dd>${visible(rule.account)}</dd>`}
    ${rule.comment && html`<dt>Comment</dt><dd>${visible(rule.comment)}</dd>`}
    <dt>Rule</dt><dd class="mono rule-id">${linked(visible(rule.id), rule.url)} <${CopyButton} text=${rule.id} label="Copy rule id" /></dd>
  </dl>`;
}
