import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Suggestion, Suggestions } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

export interface ScopeFieldProps {
  /** What the catalog calls it: "Scope". */
  readonly label: string;
  readonly query: Browser["query"];
  readonly memory: Browser["memory"];
}

/**
 * The first part of a query, with a list of values that contain what was typed: one's own first, then the others.
 * A combobox as ARIA describes it: the focus stays in the field, the arrows move through the list.
 */
export function ScopeField({ label, query, memory }: ScopeFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const suggestions = query.suggestions.value;
  const scope = query.scope.value;
  const starred = memory.starred.value;
  const items = proposed(suggestions, starred, scope);

  const open = (text: string) => {
    isOpen.value = true;
    active.value = -1;
    query.suggest(text);
  };
  const close = () => {
    isOpen.value = false;
    active.value = -1;
  };
  const choose = (value: string) => {
    query.scope.value = value;
    close();
  };
  const move = (by: 1 | -1) => {
    if (!isOpen.value) open("");
    else if (items.length)
      active.value = (active.value + by + items.length + (active.value < 0 && by < 0 ? 1 : 0)) % items.length;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = items[active.value];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && isOpen.value && chosen) choose(chosen.value);
    else if (event.key === "Escape" && isOpen.value) close();
    else {
      if (event.key === "Enter") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return html`<div class=${scope ? "scope with-star" : "scope"} onFocusOut=${(event: FocusEvent) => {
    if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) close();
  }}>
    <input
      ref=${field}
      class="field mono"
      role="combobox"
      aria-label=${label}
      aria-autocomplete="list"
      aria-expanded=${String(isOpen.value)}
      aria-controls="scope-list"
      aria-activedescendant=${active.value < 0 ? undefined : `scope-${active.value}`}
      placeholder=${label}
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      value=${query.scope.value}
      onInput=${(event: InputEvent) => {
        query.scope.value = (event.currentTarget as HTMLInputElement).value;
        open(query.scope.value);
      }}
      onKeyDown=${onKeyDown}
    />
    ${scope && star(scope, starred.includes(scope.trim()), memory)}
    <button
      type="button"
      class="scope-open"
      tabindex="-1"
      aria-label=${`Show ${label.toLowerCase()} list`}
      onClick=${() => {
        field.current?.focus();
        if (isOpen.value) close();
        else open("");
      }}
    >
      ${icon("chevron")}
    </button>
    ${isOpen.value && suggestionList(suggestions, items, starred, active.value, query.scope.value, choose, label)}
  </div>`;
}

function suggestionList(
  suggestions: Suggestions | null,
  items: readonly Suggestion[],
  starred: readonly string[],
  active: number,
  typed: string,
  choose: (value: string) => void,
  label: string,
) {
  const option = (suggestion: Suggestion) => {
    const index = items.indexOf(suggestion);
    const isActive = index === active;
    return html`<div
      key=${suggestion.value}
      id=${`scope-${index}`}
      class="menu-item"
      role="option"
      aria-selected=${String(isActive)}
      ref=${(node: Element | null) => isActive && node?.scrollIntoView?.({ block: "nearest" })}
      onMouseDown=${(event: MouseEvent) => event.preventDefault()}
      onClick=${() => choose(suggestion.value)}
    >
      ${icon(starred.includes(suggestion.value) ? "star" : suggestion.mine ? "person" : "scope")}
      <span class="mono clip">${marked(suggestion.value, typed)}</span>
      ${isActive && html`<kbd aria-hidden="true">Enter</kbd>`}
    </div>`;
  };
  const isStarred = ({ value }: Suggestion) => starred.includes(value);
  const mine = items.filter((item) => item.mine && !isStarred(item));
  const others = items.filter((item) => !item.mine && !isStarred(item));
  const group = (head: string, members: readonly Suggestion[]) =>
    members.length > 0 &&
    html`<div role="group" aria-label=${head}>
      <div class="menu-head" aria-hidden="true">${head}</div>
      ${members.map(option)}
    </div>`;
  return html`<div class="popover menu scope-menu" id="scope-list" role="listbox" aria-label=${label}>
    ${group("Starred", items.filter(isStarred))} ${group("Mine", mine)} ${suggestions && group(found(suggestions, typed), others)}
    ${items.length === 0 && html`<div class="menu-head" role="option" aria-disabled="true" aria-selected="false">${suggestions ? `None of ${countText(suggestions.total)} contains “${visible(typed)}”` : "Asking the server"}</div>`}
  </div>`;
}

/** Those with a star first, whatever the server proposes. */
function proposed(suggestions: Suggestions | null, starred: readonly string[], typed: string): readonly Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const first = starred
    .filter((one) => one.toLowerCase().includes(wanted))
    .map((value) => ({ value, mine: false, note: "", label: "", more: [] }));
  return [...first, ...(suggestions?.items ?? []).filter(({ value }) => !starred.includes(value))];
}

function star(scope: string, isStarred: boolean, memory: Browser["memory"]) {
  const title = isStarred ? "Take the star off" : "Mark with a star";
  return html`<button
    type="button"
    class="icon-button scope-star"
    aria-label="Star"
    aria-pressed=${String(isStarred)}
    title=${title}
    onClick=${() => memory.star(scope.trim(), !isStarred)}
  >
    ${icon("star")}
  </button>`;
}

function found({ items, matching, total }: Suggestions, typed: string): string {
  if (typed && matching < total) return `${countText(matching)} of ${countText(total)} contain “${visible(typed)}”`;
  return items.length < total ? `${countText(items.length)} of ${countText(total)}` : "All";
}

/** The value with the typed part in bold, wherever it stands. */
function marked(value: string, typed: string) {
  const at = typed ? value.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  if (at < 0) return visible(value);
  const end = at + typed.length;
  return html`${visible(value.slice(0, at))}<mark>${visible(value.slice(at, end))}</mark>${visible(value.slice(end))}`;
}
