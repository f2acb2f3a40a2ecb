import { useSignal } from "@preact/signals";
import { type ComponentChild, h } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import type { Spot } from "../stores/lines.ts";
import type { Outline } from "../stores/outline.ts";
import { TreeRow } from "./row.ts";
import { createScrolling } from "./scrolling.ts";
import { TreeHead } from "./tree-head.ts";
import { createTreeKeys } from "./tree-keys.ts";
import { TreeNote } from "./tree-note.ts";

/** px, fixed: what is seen follows from where one has scrolled to. Fingers need more than a mouse. */
const ROW_HEIGHT = 26;
const COARSE_ROW_HEIGHT = 36;
/** Measured to know how many letters fit into a name's cell. */
const LETTERS = "0".repeat(40);

/** The result of the query as a tree of rows, of which those in view are drawn. */
export function TreeTable({ browser }: { browser: Browser }) {
  const { outline, windows, focus, selection, details, info, query } = browser;
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const room = useSignal(Infinity);
  const scrolling = useMemo(() => {
    const isCoarse = matchMedia("(pointer: coarse)").matches;
    return createScrolling(browser, isCoarse ? COARSE_ROW_HEIGHT : ROW_HEIGHT);
  }, [browser]);
  const onKey = useMemo(() => createTreeKeys(browser, scrolling.page), [browser, scrolling]);
  const kinds = useMemo(() => new Map(info.value?.kinds.map((kind) => [kind.id, kind])), [info.value]);

  useLayoutEffect(() => {
    const head = box.current?.querySelector<HTMLElement>(".head");
    if (!box.current || !body.current || !head) return;
    const detach = scrolling.attach(box.current, body.current, head);
    const name = head.querySelector<HTMLElement>(".name");
    const letters = box.current.querySelector<HTMLElement>(".letters");
    const widths = new ResizeObserver(() => {
      const letter = (letters?.offsetWidth ?? 0) / LETTERS.length;
      room.value = letter > 0 && name ? Math.floor(name.offsetWidth / letter) : Infinity;
    });
    if (name) widths.observe(name);
    return () => {
      detach();
      widths.disconnect();
    };
  }, [scrolling, info.value]);

  // Asked before the lines change: one that is taken out loses the focus to the page.
  const hadFocus = hasFocus(box.current);
  useLayoutEffect(() => {
    if (hadFocus && !hasFocus(box.current, "[tabindex='0']")) focusRow(box.current);
  });

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const line = lineOf(target);
    const spot = line === null ? null : outline.at(line);
    if (line === null || !spot) return;
    focus.moveTo(line, { isSeen: true });
    if (target.closest(".note-action")) outline.retry(spot.branch);
    else if (target.closest(".chevron")) toggleBranch(outline, line);
    else if (event.shiftKey) selection.extendTo(line);
    else if (target.closest(".tick") || event.ctrlKey || event.metaKey) selection.toggle(line);
    else {
      selection.anchorAt(line);
      details.open(line);
    }
  };
  const onDblClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const line = lineOf(target);
    if (line !== null && !target.closest(".tick, .chevron, .note-action")) toggleBranch(outline, line);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey(event)) event.preventDefault();
    else if (event.key === "ArrowUp") box.current?.querySelector<HTMLElement>(".head .sort")?.focus();
  };
  const onCopy = (event: ClipboardEvent) => {
    const picked = selection.ids();
    const focused = outline.row(focus.position.peek());
    const ids = picked?.length ? picked : focused ? [focused.entry[0]] : [];
    event.clipboardData?.setData("text/plain", ids.join("\n"));
    event.preventDefault();
  };

  const drawn = scrolling.drawn.value;
  const isGrowing = ["streaming", "paused"].includes(query.listing.value?.state ?? "");
  outline.version.value;
  windows.version.value;
  const line = (position: number, at: number) => drawLine(position, at * scrolling.rowHeight - drawn.shift);
  const lines: ComponentChild[] = [];
  const focused = focus.position.value;
  // The focused row stays, next to those that are drawn: it must not lose the focus by being scrolled out of view.
  if (focused < drawn.first) lines.push(line(focused, drawn.first - 1));
  for (let position = drawn.first; position < drawn.end; position += 1) lines.push(line(position, position));
  if (focused >= drawn.end) lines.push(line(focused, drawn.end));

  function drawLine(position: number, top: number): ComponentChild {
    const spot = outline.at(position);
    if (!spot || !info.value) return null;
    const { branch, index } = spot;
    const common = { key: keyOf(spot), line: position, top, level: branch.level, isFocused: position === focused };
    if (index >= branch.count) return h(TreeNote, { ...common, note: outline.note(branch) });
    const row = windows.row(branch.listing, index);
    const current = details.row.value;
    return h(TreeRow, {
      ...common,
      ...{ index, row, kind: row && kinds.get(row.entry[2]), columns: info.value.columns, room: room.value },
      siblings: outline.size(branch),
      isOpen: row !== undefined && outline.under(position) !== undefined,
      isCurrent: row !== undefined && current?.listing === branch.listing && current.row === row.number,
      sharedStart: windows.sharedStart(branch.listing),
    });
  }

  return html`<div
    ref=${box}
    class="tree"
    style=${`--row:${scrolling.rowHeight}px`}
    role="treegrid"
    tabindex="-1"
    aria-label="Results"
    aria-multiselectable="true"
    aria-rowcount=${isGrowing ? -1 : outline.count.value + 1}
    onKeyDown=${onKeyDown}
    onCopy=${onCopy}
  >
    ${info.value && html`<${TreeHead} browser=${browser} info=${info.value} onLeave=${() => focusRow(box.current)} />`}
    <div ref=${body} class="lines" role="rowgroup" onClick=${onClick} onDblClick=${onDblClick}>${lines}</div>
    <span class="letters mono unseen" aria-hidden="true">${LETTERS}</span>
  </div>`;
}

/** Where a line is the same line, whatever stands above it. */
function keyOf({ branch, index }: Spot): string {
  const under = branch.parent ? `${branch.parent.listing}.${branch.row}` : branch.listing;
  return `${under}/${index < branch.count ? index : "note"}`;
}

/** The position of the line an element is part of. */
function lineOf(element: Element): number | null {
  const line = element.closest<HTMLElement>("[data-line]")?.dataset.line;
  return line === undefined ? null : Number(line);
}

function toggleBranch(outline: Outline, line: number) {
  if (outline.under(line)) outline.close(line);
  else outline.open(line);
}

function focusRow(box: HTMLElement | null) {
  box?.querySelector<HTMLElement>(".lines [tabindex='0']")?.focus({ preventScroll: true });
}

/** Whether the focus is on a row, or within one; `which` narrows the rows. */
function hasFocus(box: HTMLElement | null, which = ""): boolean {
  const { activeElement } = (box?.getRootNode() ?? {}) as Partial<DocumentOrShadowRoot>;
  const row = activeElement?.closest(`[data-line]${which}`);
  return row != null && box?.contains(row) === true;
}
