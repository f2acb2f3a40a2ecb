import type { ReadonlySignal } from "@preact/signals";
import { type ComponentChild, h } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import type { Browser } from "../stores/browser.ts";
import type { Spot } from "../stores/lines.ts";
import { TreeRow } from "./row.ts";
import type { Scrolling } from "./scrolling.ts";
import { TreeNote } from "./tree-note.ts";

export interface TreeLinesProps {
  readonly browser: Browser;
  readonly scrolling: Scrolling;
  /** Letters that fit into a name's cell at the first level. */
  readonly room: ReadonlySignal<number>;
  /** The element the lines are in. */
  readonly body: { readonly current: HTMLElement | null };
}

/** The lines in view, each where it stands; and the focused one, wherever that is. */
export function TreeLines({ browser, scrolling, room, body }: TreeLinesProps) {
  const { outline, windows, focus, details } = browser;
  const info = browser.info.value;
  const kinds = useMemo(() => new Map(info?.kinds.map((kind) => [kind.id, kind])), [info]);

  // Asked before the lines change: one that is taken out loses the focus to the page.
  const hadFocus = hasFocus(body.current);
  useLayoutEffect(() => {
    if (hadFocus && !hasFocus(body.current, "[tabindex='0']")) focusRow(body.current);
  });

  outline.version.value;
  windows.version.value;
  const drawn = scrolling.drawn.value;
  const focused = focus.position.value;
  const current = details.row.value;
  const line = (position: number, at: number) => drawLine(position, at * scrolling.rowHeight - drawn.shift);
  const lines: ComponentChild[] = [];
  // The focused row stays, next to those that are drawn: it must not lose the focus by being scrolled out of view.
  if (focused < drawn.first) lines.push(line(focused, drawn.first - 1));
  for (let position = drawn.first; position < drawn.end; position += 1) lines.push(line(position, position));
  if (focused >= drawn.end) lines.push(line(focused, drawn.end));

  function drawLine(position: number, top: number): ComponentChild {
    const spot = outline.at(position);
    if (!spot || !info) return null;
    const { branch, index } = spot;
    const common = { key: keyOf(spot), line: position, top, level: branch.level, isFocused: position === focused };
    if (index >= branch.count) return h(TreeNote, { ...common, note: outline.note(branch) });
    const row = windows.row(branch.listing, index);
    return h(TreeRow, {
      ...common,
      ...{ index, row, kind: row && kinds.get(row.entry[2]), columns: info.columns, room: room.value },
      siblings: outline.size(branch),
      isOpen: row !== undefined && outline.under(position) !== undefined,
      isCurrent: row !== undefined && current?.listing === branch.listing && current.row === row.number,
      sharedStart: windows.sharedStart(branch.listing),
    });
  }

  return lines;
}

/** Give the focus to the focused row. */
export function focusRow(body: HTMLElement | null): void {
  body?.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
}

/** Where a line is the same line, whatever stands above it. */
function keyOf({ branch, index }: Spot): string {
  const under = branch.parent ? `${branch.parent.listing}.${branch.row}` : branch.listing;
  return `${under}/${index < branch.count ? index : "note"}`;
}

/** Whether the focus is on a row, or within one; `which` narrows the rows. */
function hasFocus(body: HTMLElement | null, which = ""): boolean {
  const { activeElement } = (body?.getRootNode() ?? {}) as Partial<DocumentOrShadowRoot>;
  const row = activeElement?.closest(`[data-line]${which}`);
  return row != null && body?.contains(row) === true;
}
