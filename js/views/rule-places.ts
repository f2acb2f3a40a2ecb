import type { Place, RulePreview, Wish } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { counted, countText } from "../text/count.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";

export interface PlacesProps {
  readonly preview: RulePreview;
  readonly wish: Wish;
  /** Names that were unticked. */
  readonly left: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

/** The places an expression matches, each with the room that is left after this. */
export function Places({ preview, wish, left, onToggle }: PlacesProps) {
  const { places, matching } = preview;
  const able = places.filter((place) => !isShort(place, preview)).length;
  const picks = places.length > wish.copies ? `, ${countText(wish.copies)} of ${countText(able)} will be picked` : "";
  return html`<div class="places" role="group" aria-label="Storage elements that match">
    <p class="places-head dim"><span>${counted(matching, "RSE")} ${matching === 1 ? "matches" : "match"}${picks}</span><span>quota left after this</span></p>
    <ul>
      ${places.map((place) => {
        const short = isShort(place, preview) && !wish.askApproval;
        return html`<li key=${place.name} class=${short ? "short" : ""}>
          <label>
            <input
              type="checkbox"
              checked=${!short && !left.has(place.name)}
              disabled=${short || places.length === 1}
              onChange=${() => onToggle(place.name)}
            />
            <span class="mono clip" title=${visible(place.name)}>${visible(place.name)}</span>
          </label>
          ${bar(place, preview)}
          <span class=${isShort(place, preview) ? "places-room err" : "places-room"}>${room(place, preview)}</span>
          <span class="places-note dim">${note(place, preview)}</span>
        </li>`;
      })}
    </ul>
    ${matching > places.length && html`<p class="dim">${countText(matching - places.length)} more are not shown</p>`}
  </div>`;
}

/** Bytes that this would add. */
function asked(place: Place, { size }: RulePreview): number {
  return Math.max(0, (size ?? 0) - (place.size ?? 0));
}

/** Whether the account's quota there does not suffice. */
export function isShort(place: Place, preview: RulePreview): boolean {
  return place.limit !== null && (place.limit === 0 || place.used + asked(place, preview) > place.limit);
}

function bar(place: Place, preview: RulePreview) {
  if (!place.limit) return html`<span class="quota" aria-hidden="true"></span>`;
  const used = Math.min(1, place.used / place.limit);
  const more = Math.min(1 - used, asked(place, preview) / place.limit);
  const kind = isShort(place, preview) ? "quota-short" : "quota-asked";
  return html`<span class="quota quota-bar" aria-hidden="true"
    ><i style=${`width:${used * 100}%`}></i><i class=${kind} style=${`width:max(${asked(place, preview) ? 2 : 0}px, ${more * 100}%)`}></i
  ></span>`;
}

function room(place: Place, preview: RulePreview): string {
  if (place.limit === null) return "no limit";
  if (place.limit === 0) return "no quota";
  const rest = place.limit - place.used - asked(place, preview);
  return rest < 0 ? `${sizeText(-rest)} short` : `${sizeText(rest)} of ${sizeText(place.limit)}`;
}

function note({ here, tape, files }: Place, preview: RulePreview): string {
  const there = files ? `${files === preview.files ? "all" : countText(files)} there already` : "";
  return [here ? "" : "not mounted here", tape ? "tape" : "", there].filter(Boolean).join(" · ");
}
