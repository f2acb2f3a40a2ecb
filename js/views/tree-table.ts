import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { enter, entersOnly } from "../stores/narrowing.ts";
import { SiteChooser } from "./parts.ts";
import { createScrolling } from "./scrolling.ts";
import { TreeHead } from "./tree-head.ts";
import { createTreeKeys } from "./tree-keys.ts";
import { focusRow, TreeLines } from "./tree-lines.ts";

/** px, fixed: what is seen follows from where one has scrolled to. Fingers need more than a mouse. */
const ROW_HEIGHT = 26;
const COARSE_ROW_HEIGHT = 36;
/** Measured to know how many letters fit into a name's cell. */
const LETTERS = "0".repeat(40);

/** The result of the query as a tree of rows, of which those in view are drawn. */
export function TreeTable({ browser }: { browser: Browser }) {
  const { outline, focus, selection, details, info, query } = browser;
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const room = useSignal(Infinity);
  const choosesSites = useSignal(false);
  const scrolling = useMemo(() => {
    const isCoarse = matchMedia("(pointer: coarse)").matches;
    return createScrolling(browser, isCoarse ? COARSE_ROW_HEIGHT : ROW_HEIGHT);
  }, [browser]);
  const onKey = useMemo(() => createTreeKeys(browser, scrolling.page), [browser, scrolling]);

  useLayoutEffect(() => {
    const head = box.current?.querySelector<HTMLElement>(".head");
    const name = head?.querySelector<HTMLElement>(".name");
    const letters = box.current?.querySelector<HTMLElement>(".letters");
    if (!box.current || !body.current || !head || !name) return;
    const detach = scrolling.attach(box.current, body.current, head);
    const widths = new ResizeObserver(() => {
      const letter = (letters?.offsetWidth ?? 0) / LETTERS.length;
      room.value = letter > 0 ? Math.floor(name.offsetWidth / letter) : Infinity;
    });
    widths.observe(name);
    return () => {
      detach();
      widths.disconnect();
    };
  }, [scrolling, info.value, room]);

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const line = lineOf(target);
    const spot = line === null ? null : outline.at(line);
    if (line === null || !spot) return;
    focus.moveTo(line, { isSeen: true });
    if (target.closest(".note-action")) outline.retry(spot.branch);
    else if (target.closest(".chevron")) openOrEnter(browser, line);
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
    if (line !== null && !target.closest(".tick, .chevron, .note-action")) openOrEnter(browser, line);
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

  const toggleSites = () => {
    choosesSites.value = !choosesSites.value;
  };

  const isGrowing = ["streaming", "paused"].includes(query.listing.value?.state ?? "");
  return html`${choosesSites.value && info.value && html`<${SiteChooser} word=${info.value.sites} sites=${browser.sites} onClose=${toggleSites} />`}<div
    ref=${box}
    class=${info.value?.columns.some(({ shows }) => shows === "access") ? "tree records" : "tree"}
    style=${`--row:${scrolling.rowHeight}px`}
    role="treegrid"
    tabindex="-1"
    aria-label="Results"
    aria-multiselectable="true"
    aria-rowcount=${isGrowing ? -1 : outline.count.value + 1}
    onKeyDown=${onKeyDown}
    onCopy=${onCopy}
  >
    ${info.value && html`<${TreeHead} browser=${browser} info=${info.value} onLeave=${() => focusRow(body.current)} onSites=${toggleSites} />`}
    <div ref=${body} class="lines" role="rowgroup" onClick=${onClick} onDblClick=${onDblClick}>
      <${TreeLines} browser=${browser} scrolling=${scrolling} room=${room} body=${body} />
    </div>
    <span class="letters mono unseen" aria-hidden="true">${LETTERS}</span>
  </div>`;
}

/** The position of the line an element is part of. */
function lineOf(element: Element): number | null {
  const line = element.closest<HTMLElement>("[data-line]")?.dataset.line;
  return line === undefined ? null : Number(line);
}

/** Open or close what is below a row; what only can be searched is searched. */
function openOrEnter({ outline, query, info }: Browser, line: number) {
  const entry = outline.row(line)?.entry;
  if (entry && entersOnly(info.peek(), entry)) enter(query, entry);
  else if (outline.under(line)) outline.close(line);
  else outline.open(line);
}
