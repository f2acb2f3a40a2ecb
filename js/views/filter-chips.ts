import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { countText } from "../text/count.ts";
import { type Condition, type Group, readFilters, writtenCondition, writtenFilters } from "../text/filters.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { leaving } from "./presses.ts";

/** Conditions that stand in the line where it is wide; one where it is not. */
const MOST = 3;

const WORDS = { "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥" } as const;
const DATE_WORDS = { "=": "at", "!=": "not at", "<": "before", "<=": "until", ">": "after", ">=": "from" } as const;

export interface FilterChipsProps {
  readonly query: Browser["query"];
  readonly isUsable: boolean;
  /** Shows all of them. */
  readonly onMore: () => void;
}

/** How many conditions a text has; one where it cannot be read. */
export function conditionCount(text: string): number {
  const read = readFilters(text);
  return "groups" in read ? read.groups.flat().length : 1;
}

/** The conditions of a query in one line. */
export function FilterChips({ query, isUsable, onMore }: FilterChipsProps) {
  const read = readFilters(query.filters.value);
  // What cannot be read is told by the kernel, and mended in the builder.
  if ("mistake" in read)
    return html`<button type="button" class="chip mono clip" disabled=${!isUsable} onClick=${onMore}>${visible(query.filters.value)}</button>`;
  const count = read.groups.flat().length;
  const more = (shown: number, kind: string) =>
    count > shown &&
    html`<button type="button" class="link ${kind}" disabled=${!isUsable} onClick=${onMore}>+${countText(count - shown)} more</button>`;
  return html`<ul class="chips" aria-label="Filters">${chips(read.groups, query, isUsable)}</ul>
    ${more(MOST, "when-widest")}${more(1, "when-wide")}`;
}

/** One chip a condition, with "or" before each but the first group. */
export function chips(groups: readonly Group[], query: Browser["query"], isUsable: boolean) {
  return groups.flatMap((group, index) =>
    group.map(
      (one, place) => html`<li key=${writtenCondition(one)}>
      ${index > 0 && place === 0 && html`<span class="dim">or </span>`}
      ${chip(one, isUsable, () => filterBy(query, without(groups, one)))}
    </li>`,
    ),
  );
}

/** Put filters in place of those there are. On a list that acts at once; before the first search nothing is filtered. */
export function filterBy(query: Browser["query"], groups: readonly Group[]): void {
  query.filters.value = writtenFilters(groups);
  if (query.listing.value) query.search();
}

function chip(condition: Condition, isUsable: boolean, remove: () => void) {
  const { key, operator, value } = condition;
  const text = value.kind === "text" && value.text === "" ? "''" : value.text;
  const words = value.kind === "date" ? DATE_WORDS : WORDS;
  const whole = `${key} ${words[operator]} ${text}`;
  return html`<span class="chip">
    <span class="clip" title=${visible(whole)}>
      <span class="mono">${visible(key)}</span> <span class="dim">${words[operator]}</span> <span class="mono">${visible(text)}</span>
    </span>
    <button type="button" aria-label=${`Remove ${visible(whole)}`} title="Remove" disabled=${!isUsable} onClick=${leaving(remove)}>${icon("close")}</button>
  </span>`;
}

function without(groups: readonly Group[], condition: Condition): Group[] {
  return groups.map((group) => group.filter((one) => one !== condition)).filter((group) => group.length > 0);
}
