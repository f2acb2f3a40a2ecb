import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Facet, FacetValue } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { toggleValue, valuesOf, whole } from "../stores/narrowing.ts";
import { counted, countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { rowsText } from "./listing-text.ts";
import { rove } from "./roving.ts";

/** Values that are seen at first, and after *Show more*; more than that are searched by a part of their name. */
const FEW = 6;
const MANY = 60;

const ROWS = { one: "row", many: "rows" };

export interface FacetGroupProps {
  readonly facet: Facet;
  readonly query: Browser["query"];
  readonly isUsable: boolean;
  /** Something is chosen, or no more. */
  readonly onChange: () => void;
}

/** The values of one facet: one stop of Tab, the arrows move within it. */
export function FacetGroup({ facet, query, isUsable, onChange }: FacetGroupProps) {
  const [isWhole, typed, at] = [useSignal(false), useSignal(""), useSignal(0)];
  const list = useRef<HTMLUListElement>(null);
  const name = useId();
  const called = query.listing.value?.called ?? ROWS;
  const chosen = valuesOf(query, facet.id);
  const all = whole(facet, chosen).filter((one) => isReached(one, chosen, facet));
  const wanted = typed.value.trim().toLowerCase();
  const found = wanted ? all.filter(({ label }) => label.toLowerCase().includes(wanted)) : all;
  const drawn = isWhole.value ? found.slice(0, MANY) : few(found, chosen);
  const stop = Math.min(at.value, drawn.length - 1);
  const showAll = () => {
    isWhole.value = true;
    // The button that had the focus is gone: the first of what it brought takes it.
    const next = Math.min(drawn.length, all.length - 1);
    at.value = next;
    setTimeout(() => list.current?.querySelectorAll("input")[next]?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") return;
    const moveTo = (index: number) => {
      at.value = index;
    };
    rove(event, drawn.length, stop, moveTo, (row) => row.querySelectorAll("input"));
  };
  return html`<section class="facet" role="group" aria-labelledby=${name}>
    <h4 id=${name} class="clip">${visible(facet.label)}</h4>
    ${
      isWhole.value &&
      all.length > MANY &&
      html`<input
        class="field"
        aria-label=${`Find in ${visible(facet.label)}`}
        placeholder="Find"
        autocomplete="off"
        spellcheck=${false}
        value=${typed.value}
        onInput=${(event: InputEvent) => {
          typed.value = (event.currentTarget as HTMLInputElement).value;
        }}
      />`
    }
    <ul ref=${list} onKeyDown=${onKeyDown}>
      ${drawn.map((one, index) => line(one, index === stop))}
    </ul>
    ${!isWhole.value && found.length > drawn.length && html`<button type="button" class="link facet-more" onClick=${showAll}>Show ${countText(found.length - drawn.length)} more</button>`}
    ${isWhole.value && found.length > drawn.length && html`<p class="dim">${counted(found.length - drawn.length, "more", "more")}: type a part of the name</p>`}
    ${wanted !== "" && found.length === 0 && html`<p class="dim">None of them contains that</p>`}
    ${facet.more > 0 && html`<p class="dim">${rowsText(facet.more, { called })} with others</p>`}
  </section>`;

  function line({ value, label, count, within }: FacetValue, isStop: boolean) {
    const isChosen = chosen.includes(value);
    return html`<li key=${value} class=${within ? "within" : ""}>
      <label title=${visible(label)}>
        <input
          type="checkbox"
          checked=${isChosen}
          tabindex=${isStop ? 0 : -1}
          disabled=${!isUsable}
          onChange=${() => choose(value)}
          onFocus=${() => {
            at.value = drawn.findIndex((one) => one.value === value);
          }}
        />
        <span class="clip">${visible(label)}</span>
        ${count !== null && html`<span class="dim facet-count">${countText(count)}<span class="unseen"> ${visible(count === 1 ? called.one : called.many)}</span></span>`}
      </label>
    </li>`;
  }

  function choose(value: string) {
    toggleValue(query, facet, value);
    onChange();
  }
}

/** The first few; what is chosen stays in sight. */
function few(values: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
  if (values.length <= FEW + 1) return values;
  return values.filter(({ value }, index) => index < FEW || chosen.includes(value));
}

/** What is within another value is seen when that one, or one beside it, is chosen. */
function isReached({ within }: FacetValue, chosen: readonly string[], facet: Facet): boolean {
  if (!within || chosen.includes(within)) return true;
  return facet.values.some((one) => one.within === within && chosen.includes(one.value));
}
