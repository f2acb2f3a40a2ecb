import { useEffect } from "preact/hooks";
import type { Rule, StuckFile } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { counted, countText } from "../text/count.ts";
import { momentText } from "../text/date.ts";
import { visible } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { FaultNotice } from "./notice.ts";

/** The files of a rule that could not be copied, each with what came of it; asked for when it opens. */
export function RuleStuck({ rule, rules }: { readonly rule: Rule; readonly rules: Rules }) {
  useEffect(() => rules.lookAtStuck(rule.id), [rule.id]);
  const found = rules.stuck.value;
  if (rules.stuckFault.value) return html`<${FaultNotice} fault=${rules.stuckFault.value} />`;
  if (found?.rule !== rule.id)
    return html`<p class="dim" role="status"><span class="spinner"></span> Asking the server</p>`;
  if (found.count === 0) return html`<p class="dim" role="status">The server names no file</p>`;
  return html`<p role="status">${found.retryAt === null ? "" : `They are tried again after ${momentText(found.retryAt)}.`}</p>
    <ul class="stuck-files" aria-label=${counted(found.count, "stuck file")}>${found.files.map(fileOf)}</ul>
    ${found.count > found.files.length && html`<p class="dim">${countText(found.count - found.files.length)} more are not shown</p>`}`;
}

function fileOf({ entry, place, tries, said, source, lastAt }: StuckFile) {
  const about = [
    said,
    source && `from ${source}`,
    tries > 1 && `${countText(tries)} tries`,
    lastAt !== null && momentText(lastAt),
  ];
  return html`<li>
    <div class="mono">${breakable(entry)}</div>
    <div class="dim">${visible(`${place}: ${about.filter(Boolean).join(" · ")}`)}</div>
  </li>`;
}
