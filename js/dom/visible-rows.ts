/** No browser scrolls further than some 17 to 33 million px, and fractions get lost before. */
export const MAX_HEIGHT = 8_000_000;
/** More than a wheel or a finger moves at once: a scrollbar was dragged. Of a list that needs scaling one pixel of the bar is more. */
const JUMP = 4000;
const MAX_ROWS = 120;
/** So far from either end the bar moves as the rows do, or the last rows could not be reached by the wheel. */
const EDGE = 100_000;

/** What is scrolled. Lengths in CSS px; `height` is that of the view. */
export interface Extent {
  readonly count: number;
  readonly rowHeight: number;
  readonly height: number;
}

/**
 * Where one is: `top`, in a table as high as its rows; `scrollTop`, in an element that is 8 million px high at most.
 * Row i is drawn at `i * rowHeight - (top - scrollTop)` of that element.
 */
export interface Scroll {
  readonly top: number;
  readonly scrollTop: number;
}

/** The height to scroll in. */
export function scrollHeight({ count, rowHeight }: Extent): number {
  return Math.min(count * rowHeight, MAX_HEIGHT);
}

/**
 * Rows to draw: [first, end) within [0, count], at most 120. `top` may lie outside the table.
 *
 * overscan   rows drawn beyond each edge; the first is a multiple of `step`, so that few scroll steps draw anything
 */
export function visibleRows(
  top: number,
  { count, rowHeight, height }: Extent,
  overscan = 8,
  step = 4,
): readonly [first: number, end: number] {
  const seen = Math.min(MAX_ROWS, Math.ceil(height / rowHeight) + 1);
  const spare = clamp(Math.floor((MAX_ROWS - seen - step) / 2), 0, overscan);
  const firstSeen = Math.floor(clamp(top, 0, count * rowHeight - height) / rowHeight);
  const first = Math.max(0, Math.floor((firstSeen - spare) / step) * step);
  return [first, Math.min(count, firstSeen + seen + spare, first + MAX_ROWS)];
}

/** After the element was scrolled: small steps move the rows by just as much, a jump of the bar goes to its share of them. */
export function scrolled(before: Scroll, scrollTop: number, extent: Extent): Scroll {
  const [reach, barReach] = reaches(extent);
  if (reach <= barReach) return { top: clamp(scrollTop, 0, reach), scrollTop };
  const by = scrollTop - before.scrollTop;
  const top = Math.abs(by) > JUMP ? mapped(scrollTop, barReach, reach) : before.top + by;
  return { top: clamp(top, 0, reach), scrollTop };
}

/** Whether the bar is at an end at which the rows are not. */
export function isStuck({ top, scrollTop }: Scroll, extent: Extent): boolean {
  const [reach, barReach] = reaches(extent);
  return (scrollTop <= 0 && top > 0) || (scrollTop >= barReach && top < reach);
}

/** Going to `top`: the bar moves as far as the rows where that is a small step, else to its share of them. */
export function movedTo(before: Scroll, top: number, extent: Extent): Scroll {
  const [reach, barReach] = reaches(extent);
  const kept = clamp(top, 0, reach);
  const scrollTop = before.scrollTop + kept - before.top;
  const isStep = Math.abs(kept - before.top) <= JUMP && scrollTop >= 0 && scrollTop <= barReach;
  return reach > barReach && isStep ? { top: kept, scrollTop } : settled(kept, extent);
}

/** The same rows, with the bar where its share of them is: steps make the two drift apart. */
export function settled(top: number, extent: Extent): Scroll {
  const [reach, barReach] = reaches(extent);
  const kept = clamp(top, 0, reach);
  return { top: kept, scrollTop: reach > barReach ? mapped(kept, reach, barReach) : kept };
}

/** A place on one length on another: the same distance from the ends near them, the same share in between. */
function mapped(place: number, from: number, to: number): number {
  const edge = Math.min(EDGE, from / 4, to / 4);
  if (place <= edge) return place;
  if (place >= from - edge) return to - (from - place);
  return edge + ((place - edge) / (from - 2 * edge)) * (to - 2 * edge);
}

/** The `top` nearest to the present one at which row `index` is seen whole. */
export function revealing(top: number, index: number, { rowHeight, height }: Extent): number {
  const start = index * rowHeight;
  return clamp(top, start + rowHeight - height, start);
}

/** How far the rows can be scrolled, and how far the element can. */
function reaches(extent: Extent): [number, number] {
  const { count, rowHeight, height } = extent;
  return [Math.max(0, count * rowHeight - height), Math.max(0, scrollHeight(extent) - height)];
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
