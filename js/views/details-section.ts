import type { Copy, Entry, KeyValue, RuleLine, Tab } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { DetailsStore } from "../stores/details.ts";
import { pageAddress } from "../text/address.ts";
import { countText } from "../text/count.ts";
import { dateText, momentText } from "../text/date.ts";
import { exactSizeText, sizeText } from "../text/size.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { CopyButton } from "./copy-button.ts";
import { Exports } from "./exports.ts";
import { type IconName, icon } from "./icons.ts";
import { meter } from "./meter.ts";
import { MOST } from "./most.ts";
import { isPage, linked } from "./page-link.ts";
import { People } from "./people.ts";
import { files, tags, versions } from "./record-sections.ts";
import { richText } from "./rich-text.ts";

export interface SectionProps {
  readonly details: Pick<DetailsStore, "exported">;
  /** Searches for an entry that is named here. */
  readonly onSearch: (entry: Entry) => void;
}

/** One section of a tab of the details. */
export function section(part: Tab["sections"][number], { details, onSearch }: SectionProps) {
  switch (part.type) {
    case "people":
      return html`<section class="section">${title(part.title)}<${People} section=${part} /></section>`;
    case "tags":
      return html`<section class="section tag-section">${tags(part)}</section>`;
    case "versions":
      return html`<section class="section">${title(part.title)}${versions(part, onSearch)}${rest(part.versions)}</section>`;
    case "file-lines":
      return html`<section class="section">${title(part.title)}${files(part)}${rest(part.files)}</section>`;
    case "exports":
      return html`<section class="section">${title(part.title)}<${Exports} section=${part} details=${details} /></section>`;
    case "key-values":
      return html`<section class="section">
        ${title(part.title)}
        <dl class="key-values">${part.rows.slice(0, MOST).map((row) => html`<dt>${visible(row.key)}</dt><dd>${value(row)}</dd>`)}</dl>
        ${rest(part.rows)}
      </section>`;
    case "copies":
      return html`<section class="section">
        ${title(part.title)}
        <ul class="copies">${part.copies.slice(0, MOST).map(copyOf)}</ul>
        ${rest(part.copies)} ${part.copies
          .filter(({ path }) => path)
          .slice(0, MOST)
          .map(pathHere)}
      </section>`;
    case "rule-lines":
      return html`<section class="section">
        ${title(part.title)} ${part.rules.length === 0 && html`<p class="dim">No rule keeps it anywhere</p>`}
        <ul class="rules">${part.rules.slice(0, MOST).map(ruleLine)}</ul>
        ${rest(part.rules)}
      </section>`;
    case "entries":
      return html`<section class="section">
        ${title(part.title)} ${part.entries.length === 0 && html`<p class="dim">None</p>`}
        <ul class="entries">${part.entries.slice(0, MOST).map((entry) => entryLink(entry, onSearch))}</ul>
        ${rest(part.entries)}
      </section>`;
    case "text":
      return html`<section class="section">
        ${title(part.title)}
        <p class="section-text">${visibleLines(part.text)}</p>
      </section>`;
    case "rich-text":
      return html`<section class="section">
        ${title(part.title)}
        <div class="rich-text" dir="auto">${richText(part.html)}</div>
        ${part.shortened && html`<p class="dim">It goes on: only the beginning is shown</p>`}
      </section>`;
  }
}

/** What of a section is not drawn. */
function rest(all: readonly unknown[]) {
  return all.length > MOST && html`<p class="dim">${countText(all.length - MOST)} more are not shown</p>`;
}

function title(text: string) {
  return text && html`<h4 class="section-title dim">${visible(text)}</h4>`;
}

function value({ value: text, shows, url }: KeyValue) {
  const number = Number(text);
  if (shows === "mono")
    return html`<span class="value-mono"><span class="mono">${linked(breakable(text), url)}</span><${CopyButton} text=${text} label="Copy value" /></span>`;
  if (shows === "text" && url) return linked(visible(text), url);
  if (shows === "text" || text.trim() === "" || !Number.isFinite(number)) return visible(text);
  if (shows === "size") return html`${sizeText(number)} <span class="dim">(${exactSizeText(number)})</span>`;
  return shows === "count" ? countText(number) : momentText(number) || visible(text);
}

function copyOf(copy: Copy) {
  return html`<li>
    <div class="copy-line">
      ${icon(copy.tape ? "tape" : "site", copy.tape ? "Tape" : "Disk")}
      <span class="mono clip" title=${visible(copy.place)}>${visible(copy.place)}</span>
      <span class="copy-state">${state(copy)}</span>
    </div>
    ${copy.urls.map(
      (url) =>
        html`<div class="copy-url"><span class="mono dim">${breakable(url)}</span><${CopyButton} text=${url} label="Copy address" /></div>`,
    )}
    ${copy.reason && html`<p class="copy-reason dim">${visible(copy.reason)}</p>`}
  </li>`;
}

function state({ done, total, tape, state: word }: Copy) {
  if (done === null || total === null) return html`<span class="mono dim">${visible(word)}</span>`;
  if (tape)
    return html`<span class="dim">on tape, ${done === total ? countText(done) : `${countText(done)}/${countText(total)}`}</span>`;
  return meter(done, total);
}

/** Beside a word that says it. */
const RULE_SIGNS = new Map<string, readonly [IconName, string]>([
  ["ok", ["check", "ok"]],
  ["stuck", ["error", "err"]],
  ["suspended", ["warning", "warn"]],
  ["waiting approval", ["clock", "warn"]],
]);

function ruleLine(rule: RuleLine) {
  const [sign, kind] = RULE_SIGNS.get(rule.state) ?? ["refresh", "dim"];
  const { ok, moving, stuck, error, url, id } = rule;
  const counts = [moving && `${countText(moving)} moving`, stuck && `${countText(stuck)} stuck`];
  const about = [
    rule.account,
    rule.copies > 1 && `${countText(rule.copies)} copies`,
    rule.expiresAt !== null && `until ${dateText(rule.expiresAt)}`,
    rule.comment && `“${rule.comment}”`,
  ];
  return html`<li>
    <div class="rule-line">
      <span class=${kind}>${icon(sign)}</span><span class="strong">${visible(rule.state)}</span>
      <span class="mono rule-places">${breakable(rule.places)}</span>
      <span class="rule-buttons">
        ${isPage(url) && html`<a class="icon-button" href=${pageAddress(url)} target="_blank" rel="noopener noreferrer" aria-label="Page of the rule" title="Page of the rule">${icon("outside")}</a>`}
        <${CopyButton} text=${id} label="Copy rule identifier" />
      </span>
    </div>
    <p>${meter(ok, ok + moving + stuck)}<span class="dim">${counts.filter(Boolean).join(" · ")}</span></p>
    <p class="dim">${visible(about.filter(Boolean).join(" · "))}</p>
    ${rule.through && html`<p class="dim">of <span class="mono">${breakable(rule.through)}</span></p>`}
    ${error && html`<p class="rule-error mono">${visible(error)}</p>`}
  </li>`;
}

function entryLink(entry: Entry, onSearch: (entry: Entry) => void) {
  return html`<li>
    <button type="button" class="link mono" onClick=${() => onSearch(entry)}>${breakable(entry[0])}</button>
    <${CopyButton} text=${entry[0]} label="Copy identifier" />
  </li>`;
}

function pathHere({ path, place }: Copy) {
  return html`<div class="path-here">
    <p>Path in this notebook, <span class="dim">from</span> <span class="mono">${visible(place)}</span></p>
    <div class="path-box"><span class="mono">${breakable(path)}</span><${CopyButton} text=${path} label="Copy path" /></div>
  </div>`;
}
