import { effect, type ReadonlySignal, signal } from "@preact/signals";
import {
  isStuck,
  movedTo,
  revealing,
  type Scroll,
  scrolled,
  scrollHeight,
  settled,
  visibleRows,
} from "../dom/visible-rows.ts";
import type { Browser } from "../stores/browser.ts";

/** Lines [first, end) to draw, line i at `i * rowHeight - shift`. */
export interface Drawn {
  readonly first: number;
  readonly end: number;
  readonly shift: number;
}

export interface Scrolling {
  readonly drawn: ReadonlySignal<Drawn>;
  readonly rowHeight: number;
  /** Lines that fit into the view. */
  page(): number;
  reveal(line: number): void;
  /** Follow an element that scrolls, the one within it that is as high as all lines, and its head; returns what ends it. */
  attach(box: HTMLElement, lines: HTMLElement, head: HTMLElement): () => void;
}

/** The bar goes to where its share of the lines is when nobody has scrolled for this long. */
const STILL_MS = 150;

/** What one sees of the outline. Lines that come and go above the view do not move what is in it. */
export function createScrolling({ outline, windows, focus }: Browser, rowHeight: number): Scrolling {
  const drawn = signal<Drawn>({ first: 0, end: 0, shift: 0 });
  let box: HTMLElement | null = null;
  let height = 0;
  let scroll: Scroll = { top: 0, scrollTop: 0 };
  /** What stands at the top edge, and on which line it was seen there. */
  let edge = outline.at(0);
  let edgeLine = 0;
  let root = edge?.branch;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const extent = () => ({ count: outline.count.peek(), rowHeight, height });

  function show(next: Scroll) {
    scroll = next;
    const [first, end] = visibleRows(next.top, extent());
    const shift = next.top - next.scrollTop;
    const before = drawn.peek();
    if (first !== before.first || end !== before.end || shift !== before.shift) drawn.value = { first, end, shift };
    edgeLine = Math.floor(next.top / rowHeight);
    edge = outline.at(edgeLine);
    windows.look(edgeLine, Math.min(outline.count.peek(), Math.ceil((next.top + height) / rowHeight)));
  }

  function go(next: Scroll) {
    if (!box) return;
    if (box.scrollTop !== next.scrollTop) box.scrollTop = next.scrollTop;
    // Read back: the browser rounds to pixels of the screen, and keeps it within what can be scrolled.
    show({ top: next.top, scrollTop: box.scrollTop });
  }

  function onScroll() {
    if (!box || box.scrollTop === scroll.scrollTop) return;
    const next = scrolled(scroll, box.scrollTop, extent());
    if (isStuck(next, extent())) return go(settled(next.top, extent()));
    show(next);
    clearTimeout(timer);
    if (extent().count * rowHeight > scrollHeight(extent())) timer = setTimeout(settle, STILL_MS);
  }

  function settle() {
    go(settled(scroll.top, extent()));
  }

  function reveal(line: number) {
    const top = revealing(scroll.top, line, extent());
    if (top !== scroll.top) go(movedTo(scroll, top, extent()));
  }

  return {
    drawn,
    rowHeight,
    reveal,
    page: () => Math.max(1, Math.floor(height / rowHeight) - 1),
    attach(element, lines, head) {
      box = element;
      const onResize = () => {
        height = Math.max(0, element.clientHeight - head.offsetHeight);
        show(scroll);
      };
      const resizes = new ResizeObserver(onResize);
      resizes.observe(element);
      element.addEventListener("scroll", onScroll, { passive: true });
      const ends = [
        effect(() => {
          outline.version.value;
          onScroll(); // of a scroll a moment ago the event comes with the next frame
          lines.style.height = `${scrollHeight({ ...extent(), count: outline.count.value })}px`;
          const before = root;
          root = outline.at(0)?.branch;
          if (root !== before) return go({ top: 0, scrollTop: 0 }); // another query
          const line = edge && outline.positionOf(edge);
          if (line === null || line === edgeLine) show(scroll);
          else go(movedTo(scroll, scroll.top + (line - edgeLine) * rowHeight, extent()));
        }),
        effect(() => {
          if (focus.moves.value) reveal(focus.position.peek());
        }),
      ];
      onResize();
      return () => {
        box = null;
        clearTimeout(timer);
        resizes.disconnect();
        element.removeEventListener("scroll", onScroll);
        for (const end of ends) end();
      };
    },
  };
}
