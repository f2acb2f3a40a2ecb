import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CatalogInfo, Rule } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { countText } from "../text/count.ts";
import { copiedText, isAtRest, RULE_WORDS } from "../text/rule.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { RuleCard } from "./rule-card.ts";
import { LOOK_MS } from "./rules-notice.ts";

/** Rules that are drawn: ten thousand hold the page for seconds. */
const MOST = 200;

export interface RuleListProps {
  readonly rules: Rules;
  readonly info: CatalogInfo;
}

/** The rules of the account, the newest first. One of them is open, with its picture and what can be done about it. */
export function RuleList({ rules, info }: RuleListProps) {
  const box = useRef<HTMLDivElement>(null);
  const opened = useSignal<string | null>(rules.last.peek()?.rules[0]?.id ?? null);
  const mine = rules.mine.value?.flatMap((id) => rules.known.value.get(id) ?? []) ?? null;
  const shown = mine?.slice(0, MOST) ?? [];
  const watched = shown.filter((rule) => !isAtRest(rule)).map(({ id }) => id);
  useEffect(() => rules.list(), []);
  useEffect(() => {
    const look = () => {
      const isSeen = document.visibilityState === "visible" && box.current?.getClientRects().length;
      if (isSeen) rules.watch(watched);
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [watched.join()]);

  return html`<div ref=${box} class="pane-body" tabindex="0" role="group" aria-label="Rules" aria-busy=${String(rules.isListing.value)}>
    ${rules.listFault.value && html`<${FaultNotice} fault=${rules.listFault.value} actions=${[{ label: "Try again", icon: "refresh", run: rules.list }]} />`}
    ${waiting(rules, () => box.current?.focus())}
    ${mine === null && rules.isListing.value && html`<p class="dim" role="status"><span class="spinner"></span> Asking the server</p>`}
    ${mine?.length === 0 && html`<p class="dim">There are none. Select data, and press Make available.</p>`}
    <ul class="rule-list">
      ${shown.map(
        (rule) => html`<li key=${rule.id}>
          ${head(rule, opened.value === rule.id, () => {
            opened.value = opened.peek() === rule.id ? null : rule.id;
          })}
          ${opened.value === rule.id && html`<${RuleCard} rule=${rule} rules=${rules} info=${info} />`}
        </li>`,
      )}
    </ul>
    ${mine && mine.length > MOST && html`<p class="dim">${countText(mine.length - MOST)} more are not shown</p>`}
  </div>`;
}

function head(rule: Rule, isOpen: boolean, onClick: () => void) {
  const { word, icon: name, level } = RULE_WORDS[rule.state];
  return html`<button type="button" class="rule-head" aria-expanded=${String(isOpen)} onClick=${onClick}>
    <span class=${level}>${icon(name)}</span>
    <span class="mono clip" title=${visible(rule.entry)}>${visible(rule.entry)}</span>
    <span class="rule-where dim clip" title=${visible(rule.where)}>${visible(rule.where)}</span>
    <span class="rule-word">${word}${rule.state === "moving" || rule.state === "stuck" ? html` <span class="dim">${copiedText(rule)}</span>` : ""}</span>
  </button>`;
}

/** Variables that are set when their data has come, and why one will not be. */
function waiting(rules: Rules, keepFocus: () => void) {
  return rules.awaiting.value.map(
    ({ name, fault }) => html`<p class="rule-awaiting" key=${name}>
      ${icon("variable")}
      <span
        ><code>${visible(name)}</code> ${fault ? html`was not set: ${visible(fault.message)}` : "is set when its data has come"}</span
      >
      <button type="button" class="link" onClick=${() => {
        keepFocus(); // the button goes with its line
        rules.giveUp(name);
      }}>${fault ? "Forget it" : "Do not set it"}</button>
    </p>`,
  );
}
