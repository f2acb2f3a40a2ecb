import { Component } from "preact";
import type { Availability, Column, Entry, Kind, Row } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { countText } from "../text/count.ts";
import { dateText } from "../text/date.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { type IconName, icon } from "./icons.ts";

export interface RowProps {
  /** Where it stands: its visible position, and px from the top. */
  readonly line: number;
  readonly top: number;
  readonly level: number;
  /** Its place among its siblings, and how many there are; null while nobody knows. */
  readonly index: number;
  readonly siblings: number | null;
  /** Undefined while it is on its way. */
  readonly row: Row | undefined;
  readonly kind: Kind | undefined;
  readonly columns: readonly Column[];
  readonly isOpen: boolean;
  readonly isFocused: boolean;
  readonly isCurrent: boolean;
  /** How all names around it begin: what to leave out where a name does not fit. */
  readonly sharedStart: string;
  /** Letters that fit into the name's cell at the first level. */
  readonly room: number;
}

/** Letters that a level of indent, and chevron and icon before a name, take the room of. */
const LETTERS_A_LEVEL = 2.3;
const LETTERS_BEFORE = 6;

const CHECKED = { on: "true", inherited: "true", some: "mixed", off: "false" } as const;

/** One row. It is drawn again only if something of it differs: a scroll step leaves the rows that stay alone. */
export class TreeRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps) {
    return (Object.keys(next) as (keyof RowProps)[]).some((name) => next[name] !== this.props[name]);
  }

  override render({ line, top, level, index, siblings, row, kind, columns, isOpen, isFocused, isCurrent }: RowProps) {
    const isPicked = row?.tick === "on" || row?.tick === "inherited";
    return html`<div
      class=${["row", isPicked && "picked", isCurrent && "current", !row && "awaited"].filter(Boolean).join(" ")}
      role="row"
      data-line=${line}
      style=${`top:${top}px;--level:${level - 1}`}
      tabindex=${isFocused ? 0 : -1}
      aria-rowindex=${line + 2}
      aria-level=${level}
      aria-posinset=${index + 1}
      aria-setsize=${siblings ?? -1}
      aria-selected=${kind?.takes ? String(isPicked) : undefined}
      aria-expanded=${kind?.opens ? String(isOpen) : undefined}
      aria-current=${isCurrent ? "true" : undefined}
      aria-busy=${row ? undefined : "true"}
    >
      ${tickCell(row, kind)}${this.#nameCell()}${columns.map((column) => cell(column, row, kind, columns))}
    </div>`;
  }

  #nameCell() {
    const { row, kind, level, sharedStart, room, columns } = this.props;
    if (!row)
      return html`<span class="name" role="gridcell"><span class="chevron"></span><span class="dim" aria-label="Loading">…</span></span>`;
    const name = visible(row.entry[1]);
    const start = visible(sharedStart);
    const isShort =
      !kind?.titled &&
      start &&
      name.length > room - LETTERS_BEFORE - LETTERS_A_LEVEL * (level - 1) &&
      name.startsWith(start);
    return html`<span class="name" role="gridcell">
      <span class="chevron">${kind?.opens ? icon("chevron") : kind?.enters && icon("enter")}</span>
      ${icon(kind?.icon ?? "file")}
      <span class="unseen kind-name">${visible(kind?.label ?? "Unknown")}</span>
      <span class=${kind?.titled ? "titled clip" : "mono clip"} title=${name}>${isShort ? html`<span class="dim">…</span>${name.slice(start.length)}` : name}</span>
      ${accessMark(row, columns)}
    </span>`;
  }
}

function tickCell(row: Row | undefined, kind: Kind | undefined) {
  if (!row) return html`<span class="tick" role="gridcell"></span>`;
  return html`<span class="tick" role="gridcell">
    <span
      class="box ${row.tick}"
      role="checkbox"
      aria-label="Select"
      aria-checked=${CHECKED[row.tick]}
      aria-disabled=${kind?.takes ? undefined : "true"}
    ></span>
  </span>`;
}

function cell(column: Column, row: Row | undefined, kind: Kind | undefined, columns: readonly Column[]) {
  const { id, shows } = column;
  return html`<span key=${id} class="cell ${shows}" role="gridcell">${row && content(column, row, kind, columns)}</span>`;
}

function content(column: Column, { entry, facts }: Row, kind: Kind | undefined, columns: readonly Column[]) {
  const { shows } = column;
  const [, , , size, parts, modified] = entry;
  switch (shows) {
    case "kind":
      return visible(kind?.label ?? "Unknown");
    case "size":
      return written(size ?? facts?.size, sizeText);
    case "parts":
      return written(parts ?? facts?.parts, countText);
    case "modified":
      return written(modified ?? facts?.modified, dateText);
    case "text":
      return html`<span title=${visible(extra(column, entry, columns))}>${visible(extra(column, entry, columns))}</span>`;
    case "access":
      return accessWord(extra(column, entry, columns));
    case "availability":
      return facts?.availability && availability(facts.availability, kind?.opens ?? false);
  }
}

/** The text of an entry that a column shows. */
function extra(column: Column, entry: Entry, columns: readonly Column[]): string {
  const at = columns.filter(({ shows }) => shows === "text" || shows === "access").indexOf(column);
  return entry[6][at] ?? "";
}

/** What somebody may have of it, beside its name: where all may, nothing. */
function accessMark({ entry }: Row, columns: readonly Column[]) {
  const column = columns.find(({ shows }) => shows === "access");
  const mark = column && ACCESS[extra(column, entry, columns)];
  return mark?.icon && html`<span class="access-mark">${icon(mark.icon, mark.word)}</span>`;
}

function accessWord(access: string) {
  return ACCESS[access]?.word ?? visible(access);
}

const ACCESS: Readonly<Record<string, { readonly word: string; readonly icon?: IconName }>> = {
  open: { word: "Open" },
  embargoed: { word: "Embargoed", icon: "calendar" },
  restricted: { word: "Restricted", icon: "lock" },
  "metadata-only": { word: "No files", icon: "info" },
};

function written(value: number | null | undefined, text: (value: number) => string): string {
  return value === null || value === undefined ? "" : text(value);
}

/** Of a collection a meter and how many files are here; of a file whether it is, and where. */
function availability({ state, here, total, place, reason }: Availability, isCollection: boolean) {
  if (state === "tape")
    return html`<span class="place" title=${visible(reason)}>${icon("tape")}<span class="dim clip">on tape<span class="only"> only</span></span></span>`;
  if (state === "none") return html`<span class="dim clip" title=${visible(reason)}>no copy</span>`;
  if (state === "unknown") return html`<span class="dim clip" title=${visible(reason)}>not known</span>`;
  if (isCollection && here !== null && total !== null) {
    const fill = here >= total ? "full" : here === 0 ? "empty" : "";
    const text = `${countText(here)}/${countText(total)}`;
    return html`<span class=${`place ${roomFor(text)}`} title=${visible(reason) || text}>
      <span class="meter ${fill}" aria-hidden="true"><i style=${`width:${total ? (100 * here) / total : 0}%`}></i></span>
      <span class="clip">${text}</span>
    </span>`;
  }
  if (state === "here")
    return html`<span class="place"><span class="ok">${icon("check")}</span><span class="mono clip" title=${visible(place)}>${visible(place) || "here"}</span></span>`;
  if (state === "there")
    return html`<span class="place" title=${visible(reason)}><span class="dim">${icon("site")}</span><span class="mono clip">${visible(place)}</span></span>`;
  const text = state === "partial" ? "partly here" : "not here";
  return html`<span class="dim clip away" title=${visible(reason)}>${text}</span>`;
}

/** Numbers come first: beside long ones there is no meter. */
function roomFor({ length }: string): string {
  return length > "10 000/10 000".length ? "long" : length > "1 000/1 000".length ? "wide" : "";
}
