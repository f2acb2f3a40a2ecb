import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Wish } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { counted } from "../text/count.ts";
import { dateText } from "../text/date.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

const DAY_S = 86_400;
export const LIFETIMES: readonly (readonly [label: string, seconds: number | null])[] = [
  ["for good", null],
  ["7 days", 7 * DAY_S],
  ["30 days", 30 * DAY_S],
  ["90 days", 90 * DAY_S],
  ["a year", 365 * DAY_S],
];
const UNTIL = "until";
const GROUPINGS: readonly (readonly [Wish["grouping"], string])[] = [
  ["dataset", "Keep each dataset together"],
  ["all", "Keep everything together"],
  ["none", "Each file anywhere"],
];
const NOTICES: readonly (readonly [Wish["notify"], string])[] = [
  ["no", "Never"],
  ["yes", "When it is complete"],
  ["close", "When it is complete and closed"],
  ["progress", "As it goes on"],
];

/** "30 days", "for good", "until 2026-12-24". */
export function keptText(lifetimeS: number | null): string {
  const known = LIFETIMES.find(([, seconds]) => seconds === lifetimeS);
  if (known) return known[0];
  return lifetimeS === null ? "for good" : counted(Math.round(lifetimeS / DAY_S), "day");
}

export interface RuleOptionsProps {
  readonly wish: Signal<Wish>;
  /** How many places could take it. */
  readonly possible: number;
  readonly activities: readonly string[];
}

/** What most people leave as it is, folded; and behind *More* what nearly all do. */
export function RuleOptions({ wish, possible, activities }: RuleOptionsProps) {
  const isOpen = useSignal(false);
  const hasMore = useSignal(false);
  const set = (change: Partial<Wish>) => {
    wish.value = { ...wish.peek(), ...change };
  };
  const { copies, comment, grouping, notify, activity, askApproval, asynchronous } = wish.value;
  return html`<div class="rule-options">
    ${fold("Options", isOpen)}
    ${
      isOpen.value &&
      html`${line(
        "Copies",
        html`<input
            class="field copies"
            type="number"
            min="1"
            max=${Math.max(1, possible)}
            aria-label="Copies"
            value=${copies}
            onInput=${(event: InputEvent) => {
              const number = Math.trunc(Number((event.currentTarget as HTMLInputElement).value));
              if (number >= 1) set({ copies: number });
            }}
          /><span class="dim">of ${possible} possible</span>`,
      )}
      ${line("Keep for", html`<${Lifetime} value=${wish.value.lifetimeS} onChange=${(lifetimeS: number | null) => set({ lifetimeS })} />`)}
      ${line(
        "Comment",
        html`<input
          class="field"
          aria-label="Comment"
          maxlength="250"
          placeholder="optional, seen by site admins"
          value=${comment}
          onInput=${(event: InputEvent) => set({ comment: (event.currentTarget as HTMLInputElement).value })}
        />`,
      )}
      ${fold("More", hasMore)}
      ${
        hasMore.value &&
        html`${line(
          "Grouping",
          choice("Grouping", GROUPINGS, grouping, (value) => set({ grouping: value })),
        )}
        ${line(
          "Mail",
          choice("Mail", NOTICES, notify, (value) => set({ notify: value })),
        )}
        ${
          activities.length > 0 &&
          line(
            "Activity",
            choice(
              "Activity",
              [["", "The usual one"], ...activities.map((one) => [one, one] as const)],
              activity,
              (value) => set({ activity: value }),
            ),
          )
        }
        ${tick("Ask for approval", "somebody else decides, also without enough quota", askApproval, (value) => set({ askApproval: value }))}
        ${tick("Asynchronous", "for very large containers: worked out later", asynchronous, (value) => set({ asynchronous: value }))}`
      }`
    }
  </div>`;
}

function fold(label: string, isOpen: Signal<boolean>) {
  return html`<button
    type="button"
    class="fold strong"
    aria-expanded=${String(isOpen.value)}
    onClick=${() => {
      isOpen.value = !isOpen.peek();
    }}
  >
    ${icon("chevron")}${label}
  </button>`;
}

function line(label: string, control: ComponentChildren) {
  return html`<div class="option"><span class="option-label dim" aria-hidden="true">${label}</span><span class="option-control">${control}</span></div>`;
}

function choice<T extends string>(
  label: string,
  choices: readonly (readonly [T, string])[],
  value: T,
  onChange: (value: T) => void,
) {
  const chosen = (event: Event) => {
    const index = (event.currentTarget as HTMLSelectElement).selectedIndex;
    const found = choices[index];
    if (found) onChange(found[0]);
  };
  return html`<span class="select"
    ><select class="field" aria-label=${label} onChange=${chosen}>
      ${choices.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${visible(text)}</option>`)}</select
    >${icon("chevron")}</span
  >`;
}

function tick(label: string, why: string, value: boolean, onChange: (value: boolean) => void) {
  return html`<label class="option-tick">
    <input type="checkbox" checked=${value} onChange=${() => onChange(!value)} />
    <span>${label} <span class="dim">${why}</span></span>
  </label>`;
}

export interface LifetimeProps {
  readonly value: number | null;
  readonly onChange: (lifetimeS: number | null) => void;
}

/** So many days, for good, or until a date. */
export function Lifetime({ value, onChange }: LifetimeProps) {
  const isDate = useSignal(false);
  const now = Date.now() / 1000;
  const ends = value === null ? now + 30 * DAY_S : now + value;
  const proposed = useRef(value).current;
  const isListed = LIFETIMES.some(([, seconds]) => seconds === proposed);
  const choices = [
    ...(isListed ? [] : [[String(proposed), keptText(proposed)] as const]),
    ...LIFETIMES.map(([label, seconds]) => [String(seconds), label] as const),
    [UNTIL, "until a date"] as const,
  ];
  return html`${choice("Keep for", choices, isDate.value ? UNTIL : String(value), (id) => {
    isDate.value = id === UNTIL;
    onChange(id === UNTIL ? Math.round(ends - now) : id === "null" ? null : Number(id));
  })}
  ${
    isDate.value
      ? html`<input
          class="field date"
          type="date"
          aria-label="Keep until"
          min=${dateText(now + DAY_S)}
          value=${dateText(ends)}
          onChange=${(event: Event) => {
            const until = (event.currentTarget as HTMLInputElement).valueAsNumber / 1000;
            if (until > now) onChange(Math.round(until - now));
          }}
        />`
      : value !== null && html`<span class="dim">until ${dateText(ends)}</span>`
  }`;
}
