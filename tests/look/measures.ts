/** What can be measured of a picture, in the page that shows it. */
import { contrast, opaque } from "../../js/dom/theme.ts";

type Color = NonNullable<ReturnType<typeof opaque>>;

/** The least contrast of text and what is behind it (WCAG 2, AA). */
const MIN_CONTRAST = 4.5;
/** Whoever cuts or scrolls what is in it, on purpose. */
const CUTS = ".clip, .unseen, .scope-menu, .tabs, .segmented, .field";

/** What is drawn beyond the box or makes it scroll sideways, by its class. */
export function sticksOut(root: ShadowRoot): string[] {
  const panel = panelOf(root);
  const { left, right } = panel.getBoundingClientRect();
  const isOut = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && !element.closest(CUTS) && (box.left < left - 0.5 || box.right > right + 0.5);
  };
  const scrolls = (element: Element) =>
    !element.matches("textarea") &&
    getComputedStyle(element).overflowX === "auto" &&
    element.scrollWidth > element.clientWidth + 1;
  return [...panel.querySelectorAll("*")].filter((element) => isOut(element) || scrolls(element)).map(nameOf);
}

/** Words and numbers in cells and buttons of which not all letters are seen. Names may be cut: their whole is elsewhere. */
export function cutOff(root: ShadowRoot): string[] {
  const isCut = (element: HTMLElement) => element.scrollWidth > element.clientWidth && element.clientWidth > 0;
  const found = [...root.querySelectorAll<HTMLElement>(".cell, .cell .clip, .button, .status-count, .tab")];
  return found.filter(isCut).map((element) => `${nameOf(element)}: ${element.textContent}`);
}

/** Menus and boxes on top that are not wholly within the panel, or are covered. */
export function hidden(root: ShadowRoot): string[] {
  const panel = panelOf(root).getBoundingClientRect();
  return [...root.querySelectorAll(".popover")]
    .filter((popover) => {
      const { left, right, top, bottom } = popover.getBoundingClientRect();
      const isInside =
        left >= panel.left && right <= panel.right && top >= panel.top && bottom <= panel.bottom && bottom > top;
      const corners = [left + 3, right - 3].flatMap((x) => [top + 3, bottom - 3].map((y) => [x, y] as const));
      return !isInside || !corners.every(([x, y]) => popover.contains(root.elementFromPoint(x, y)));
    })
    .map(nameOf);
}

/** Texts whose contrast with what is behind them is too low, and how low. */
export function faint(root: ShadowRoot): string[] {
  const page = opaque(getComputedStyle(document.body).backgroundColor) ?? [255, 255, 255];
  const texts = document.createTreeWalker(panelOf(root), NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent?.trim();
    if (!element || !text || !element.checkVisibility()) continue;
    const behind = behindOf(element, page);
    const color = opaque(getComputedStyle(element).color, behind) ?? behind;
    const ratio = contrast(color, behind);
    if (ratio < MIN_CONTRAST) found.push(`${nameOf(element)} "${text}": ${ratio.toFixed(2)}`);
  }
  return found;
}

function behindOf(element: Element | null, page: Color): Color {
  if (!element) return page;
  const color = getComputedStyle(element).backgroundColor;
  if (/^rgb\(/.test(color)) return opaque(color) ?? page;
  return opaque(color, behindOf(element.parentElement, page)) ?? page;
}

function panelOf(root: ShadowRoot): HTMLElement {
  return root.querySelector(".panel") as HTMLElement;
}

const nameOf = (element: Element): string => element.getAttribute("class") ?? element.tagName;
