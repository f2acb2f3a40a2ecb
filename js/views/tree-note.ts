import { html } from "../dom/html.ts";
import type { Note } from "../stores/outline.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

export interface NoteProps {
  readonly note: Note;
  readonly line: number;
  readonly top: number;
  readonly level: number;
  readonly isFocused: boolean;
}

/** The last line of a branch: why there may be more rows than one sees, and what to press. Enter on the line does it, too. */
export function TreeNote({ note, line, top, level, isFocused }: NoteProps) {
  return html`<div
    class="row note"
    role="row"
    data-line=${line}
    style=${`top:${top}px;--level:${level - 1}`}
    tabindex=${isFocused ? 0 : -1}
    aria-rowindex=${line + 2}
    aria-level=${level}
  >
    <span class="tick"></span>
    <span class="name" role="gridcell"><span class="chevron"></span>${words(note)}</span>
  </div>`;
}

function words(note: Note) {
  if (note.state === "empty") return html`<span class="dim">nothing in here</span>`;
  if (note.state === "loading") return html`<span class="spinner"></span><span class="dim">loading</span>`;
  if (note.state === "failed") {
    const said = [note.fault.message, note.fault.detail, note.fault.hint].filter(Boolean).join("\n");
    return html`<span class="err">${icon("error")}</span><span class="clip" title=${visible(said)}>${visible(note.fault.message)}</span>${again("Try again")}`;
  }
  return html`<span class="dim">${note.state === "stopped" ? "stopped" : "more exist"}</span>${again("Go on")}`;
}

function again(label: string) {
  return html`<button type="button" class="link note-action" tabindex="-1">${label}</button>`;
}
