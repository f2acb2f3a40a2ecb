import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Affiliation, People as PeopleSection, Person } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { pageAddress } from "../text/address.ts";
import { counted, countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { MOST } from "./most.ts";
import { isPage, linked } from "./page-link.ts";
import { rove } from "./roving.ts";

/** Names that are seen at first. */
const FEW = 12;
/** px between a name and its card, and the edge of the pane. */
const ROOM = 12;
/** Affiliations that are listed below the names of as many. */
const FEW_PLACES = 6;

/**
 * Who made it. Where somebody works is said beside the name while the pointer or the focus is on it: one stop of Tab,
 * the arrows move from name to name.
 */
export function People({ section: { people, affiliations } }: { section: PeopleSection }) {
  const [isWhole, showsPlaces, at, isAbove] = [useSignal(false), useSignal(false), useSignal(0), useSignal(false)];
  const list = useRef<HTMLUListElement>(null);
  const name = useId();
  const drawn = people.slice(0, isWhole.value ? MOST : FEW);
  const places = affiliations.slice(0, showsPlaces.value ? MOST : FEW_PLACES);
  const stop = Math.min(at.value, drawn.length - 1);
  const moveTo = (index: number) => {
    at.value = index;
  };
  const showAll = () => {
    isWhole.value = true;
    moveTo(FEW);
    setTimeout(() => names(list.current)[FEW]?.focus());
  };
  /** Where there is no room below a name, what is said of it stands above. */
  const place = ({ target }: Event) => {
    const person = (target as Element).closest(".person");
    const card = person?.querySelector<HTMLElement>(".person-card");
    const pane = person?.closest(".pane-body");
    if (!person || !card || !pane) return;
    const [name, box] = [person.getBoundingClientRect(), pane.getBoundingClientRect()];
    const needed = card.offsetHeight + ROOM;
    isAbove.value = name.bottom + needed > box.bottom && name.top - needed > box.top;
  };
  return html`<ul ref=${list} class=${isAbove.value ? "people above" : "people"} onFocusIn=${place} onPointerOver=${place} onKeyDown=${(event: KeyboardEvent) => rove(event, drawn.length, stop, moveTo, names)}>
      ${drawn.map((person, index) => html`<li key=${index}>${one(person, index, index === stop)}</li>`)}
    </ul>
    ${
      people.length > drawn.length &&
      html`<button type="button" class="link" onClick=${showAll}>${countText(Math.min(people.length, MOST) - drawn.length)} more people</button>`
    }
    ${
      affiliations.length > 0 &&
      html`<ol class="affiliations">${places.map((place, index) => html`<li><span class="dim">${index + 1}</span> ${linked(visible(place.name), place.url)}</li>`)}</ol>`
    }
    ${
      affiliations.length > places.length &&
      html`<button
        type="button"
        class="link"
        onClick=${() => {
          showsPlaces.value = true;
        }}
      >
        ${counted(affiliations.length - places.length, "more affiliation")}
      </button>`
    }`;

  function one(person: Person, index: number, isStop: boolean) {
    const { name: called, url, affiliations: numbers, role } = person;
    const about = `${name}-${index}`;
    const marks = numbers.map((number) => number + 1).join(",");
    const said = isPage(url)
      ? html`<a class="link" data-person href=${pageAddress(url)} target="_blank" rel="noopener noreferrer" tabindex=${isStop ? 0 : -1} aria-describedby=${about}>${visible(called)}</a>`
      : html`<span data-person tabindex=${isStop ? 0 : -1} aria-describedby=${about}>${visible(called)}</span>`;
    return html`<span class="person">
      ${said}${role && html` <span class="dim">(${visible(role)})</span>`}${marks && html`<sup class="dim" aria-hidden="true">${marks}</sup>`}
      <span class="person-card" id=${about} role="tooltip">${card(person, affiliations)}</span>
    </span>`;
  }
}

function names(list: Element | null) {
  return list?.querySelectorAll<HTMLElement>("[data-person]") ?? [];
}

function card({ name, url, affiliations: numbers, isOrganisation }: Person, affiliations: readonly Affiliation[]) {
  const places = numbers.flatMap((number) => affiliations[number] ?? []);
  return html`<span class="strong">${icon(isOrganisation ? "community" : "person")} ${visible(name)}</span>
    ${places.map((place) => html` <span>${visible(place.name)}</span>`)}
    ${places.length === 0 && html` <span class="dim">No affiliation given</span>`}
    ${isPage(url) && html` <span class="mono dim">${visible(url.replace(/^https?:\/\//, ""))}</span>`}`;
}
