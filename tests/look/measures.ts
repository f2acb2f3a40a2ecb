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

/** The least contrast of a mark and what is behind it (WCAG 2, AA). */
const MIN_MARK_CONTRAST = 3;
const FOCUSABLE = ":is(button, input, select, textarea, a, [tabindex='0']):not([disabled], [tabindex='-1'])";

/** Elements that have been looked at with the focus, by what the styles know of them. */
const lookedAt = new Set<string>();

/**
 * Gives the focus to each element that takes it and looks like none before it in this page; tells which of them do not
 * show that, or only by a color of their ground where the page has no say in colors.
 */
export function unmarked(root: ShadowRoot): string[] {
  const isForced = matchMedia("(forced-colors: active)").matches;
  const elements = [...panelOf(root).querySelectorAll<HTMLElement>(`${FOCUSABLE}, [role=menuitem]`)];
  // What lies on top goes when it loses the focus.
  elements.sort((one, other) => Number(other.closest(".popover") !== null) - Number(one.closest(".popover") !== null));
  return elements.flatMap((element) => {
    if (!element.isConnected || !element.checkVisibility()) return [];
    const look = lookOf(element);
    if (lookedAt.has(look)) return [];
    lookedAt.add(look);
    root.querySelector<HTMLElement>(".panel")?.focus();
    const ground = getComputedStyle(element).backgroundColor;
    element.focus({ focusVisible: true } as FocusOptions);
    if (root.activeElement !== element) return [`${nameOf(element)} does not take the focus`];
    const hasOtherGround = !isForced && getComputedStyle(element).backgroundColor !== ground;
    const box = element.closest<HTMLElement>(".field"); // of a field with several things in it the whole box is marked
    return hasOtherGround || hasLine(element) || (box && hasLine(box)) ? [] : [nameOf(element)];
  });
}

/** What the styles know of an element: its name, classes and attributes, and those of what it is in. */
function lookOf(element: Element | null): string {
  if (!element) return "";
  const { localName, className, ariaSelected, ariaExpanded, ariaChecked, ariaPressed, ariaInvalid } = element;
  const states = [ariaSelected, ariaExpanded, ariaChecked, ariaPressed, ariaInvalid, element.getAttribute("type")];
  return [lookOf(element.parentElement), localName, className, ...states].join(" ");
}

/** A line around it, which differs from what is behind it. */
function hasLine(element: HTMLElement): boolean {
  const own = getComputedStyle(element);
  const after = getComputedStyle(element, "::after");
  const lines = [
    { style: own.outlineStyle, width: own.outlineWidth, color: own.outlineColor },
    { style: after.borderTopStyle, width: after.borderTopWidth, color: after.borderTopColor },
  ];
  const behind = behindOf(element.parentElement, [255, 255, 255]);
  return lines.some(({ style, width, color }) => {
    const seen = opaque(color, behind);
    return style !== "none" && Number.parseFloat(width) >= 1 && seen && contrast(seen, behind) >= MIN_MARK_CONTRAST;
  });
}

/** What moves, or would move if it changed. */
export function moving(root: ShadowRoot): string[] {
  const slides = (element: Element) =>
    getComputedStyle(element)
      .transitionDuration.split(", ")
      .some((time) => time !== "0s");
  const animated = root.getAnimations().map((one) => (one.effect as KeyframeEffect).target);
  const sliding = [...panelOf(root).querySelectorAll("*")].filter(slides);
  return [...animated, ...sliding].flatMap((element) => (element ? [nameOf(element)] : []));
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
