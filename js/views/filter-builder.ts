import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CatalogInfo, FilterKey } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { misfit } from "../text/filter-keys.ts";
import {
  conditionOf,
  type FilterOperator,
  type Group,
  type Mistake,
  readFilters,
  writtenFilters,
} from "../text/filters.ts";
import { visible } from "../text/visible.ts";
import { CopyButton } from "./copy-button.ts";
import { chips, filterBy } from "./filter-chips.ts";
import { icon } from "./icons.ts";
import { Popover } from "./popover.ts";
import { kindChoice } from "./query-choices.ts";

const OPERATORS: readonly (readonly [FilterOperator, string])[] = [
  ["=", "= is"],
  ["!=", "≠ is not"],
  [">=", "≥ at least"],
  [">", "> more than"],
  ["<=", "≤ at most"],
  ["<", "< less than"],
];

export interface FilterBuilderProps {
  readonly info: CatalogInfo;
  readonly query: Browser["query"];
  readonly onClose: () => void;
}

/** Where conditions are added, one by one or as text; what cannot be is told while it is typed. */
export function FilterBuilder(props: FilterBuilderProps) {
  return html`<${Popover} role="dialog" label="Filters" class="filter-builder" onClose=${props.onClose}>
    ${() => html`<${Contents} ...${props} />`}
  <//>`;
}

function Contents({ info, query }: FilterBuilderProps) {
  const read = useComputed(() => readFilters(query.filters.value));
  const groups = "groups" in read.value ? read.value.groups : [];
  useEffect(() => query.suggestKeys(), []);
  return html`${kindChoice(info, query, "when-narrow")}
    <${Addition} keys=${info.filterKeys} query=${query} groups=${groups} />
    ${groups.length > 0 && html`<ul class="chips" aria-label="Filters">${chips(groups, query, true)}</ul>`}
    <${AsText} keys=${info.filterKeys} query=${query} />`;
}

interface AdditionProps {
  readonly keys: readonly FilterKey[];
  readonly query: Browser["query"];
  readonly groups: readonly Group[];
}

function Addition({ keys, query, groups }: AdditionProps) {
  const field = useRef<HTMLInputElement>(null);
  const [key, typed, join] = [useSignal(""), useSignal(""), useSignal("and")];
  const operator = useSignal<FilterOperator>("=");
  const next = joined(groups, conditionOf(key.value, operator.value, typed.value), join.value === "or");
  const mistake = typed.value && key.value ? (next.mistake ?? misfit(next.groups, keys)) : null;
  const isReady = key.value !== "" && typed.value !== "" && !mistake;
  const add = (event: Event) => {
    event.preventDefault();
    if (!isReady) return;
    filterBy(query, next.groups);
    typed.value = "";
    field.current?.focus();
  };
  const known = [...keys.filter(({ values }) => values !== "refused").map((one) => one.key), ...query.filterKeys.value];
  return html`<form class="filter-addition" onSubmit=${add}>
      ${
        groups.length > 0 &&
        html`<div class="select filter-join">
          <select class="field" aria-label="Joined by" value=${join.value} onChange=${into(join)}>
            <option value="and">and</option>
            <option value="or">or</option>
          </select>
          ${icon("chevron")}
        </div>`
      }
      <input
        ref=${field}
        class="field mono filter-key"
        aria-label="Key"
        placeholder="Key"
        list="filter-keys"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        value=${key.value}
        onInput=${into(key)}
      />
      <datalist id="filter-keys">${[...new Set(known)].map((one) => html`<option value=${one}></option>`)}</datalist>
      <div class="select filter-operator">
        <select class="field" aria-label="Operator" value=${operator.value} onChange=${into(operator)}>
          ${OPERATORS.map(([id, label]) => html`<option value=${id}>${label}</option>`)}
        </select>
        ${icon("chevron")}
      </div>
      <input
        class="field mono filter-value"
        aria-label="Value"
        placeholder="Value"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        value=${typed.value}
        aria-invalid=${mistake ? "true" : undefined}
        aria-describedby=${mistake ? "filter-mistake" : undefined}
        onInput=${into(typed)}
      />
      <button type="submit" class="button" disabled=${!isReady}>Add</button>
    </form>
    ${mistake && told("filter-mistake", mistake)}`;
}

/** With one more condition: in the last group, or in a group of its own. */
function joined(groups: readonly Group[], read: ReturnType<typeof conditionOf>, isOr: boolean) {
  if ("mistake" in read) return { groups, mistake: read.mistake };
  const added = read.groups[0] ?? [];
  const kept = isOr ? groups : groups.slice(0, -1);
  const all = [...kept, isOr ? added : [...(groups.at(-1) ?? []), ...added]];
  const again = readFilters(writtenFilters(all));
  return "mistake" in again ? { groups, mistake: again.mistake } : { groups: again.groups, mistake: null };
}

function AsText({ keys, query }: Pick<AdditionProps, "keys" | "query">) {
  const draft = useSignal<string | null>(null);
  const text = draft.value ?? query.filters.value;
  const read = readFilters(text);
  const mistake = "mistake" in read ? read.mistake : misfit(read.groups, keys);
  const apply = (event: Event) => {
    event.preventDefault();
    if (mistake || "mistake" in read) return;
    draft.value = null;
    filterBy(query, read.groups);
  };
  return html`<form class="filter-text" onSubmit=${apply}>
      <label for="filter-text" class="dim">Or as text</label>
      <input
        id="filter-text"
        class="field mono"
        placeholder="run_number >= 400000, quality = good; 1 < events < 5"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        value=${text}
        aria-invalid=${mistake ? "true" : undefined}
        aria-describedby=${mistake ? "filter-text-mistake" : "filter-grammar"}
        onInput=${into(draft)}
      />
      <${CopyButton} text=${text} label="Copy filters" />
      <button type="submit" class="button" disabled=${mistake !== null || draft.value === null}>Apply</button>
    </form>
    ${
      mistake
        ? html`${told("filter-text-mistake", mistake)}<p class="filter-place mono" aria-hidden="true">${marked(text, mistake)}</p>`
        : html`<p class="dim" id="filter-grammar"><code>,</code> is and, <code>;</code> is or, <code>*</code> stands for anything, <code>'…'</code> is text</p>`
    }`;
}

function told(id: string, { message }: Mistake) {
  return html`<p class="filter-mistake err" id=${id} role="alert">${icon("warning")}<span>${visible(message)}</span></p>`;
}

/** The text with its mistake marked, as much of it as has room. */
function marked(text: string, { start, end }: Mistake) {
  const from = Math.max(0, start - 24);
  return html`<span class="dim">${from > 0 && "…"}${visible(text.slice(from, start))}</span
    ><mark>${visible(text.slice(start, end)) || "\u00a0"}</mark><span class="dim">${visible(text.slice(end, end + 24))}</span>`;
}

function into<T extends string | null>(signal: { value: T }) {
  return (event: Event) => {
    signal.value = (event.currentTarget as HTMLInputElement).value as T;
  };
}
