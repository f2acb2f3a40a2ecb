import type { Browser } from "../stores/browser.ts";
import { enter as enterEntry, entersOnly } from "../stores/narrowing.ts";

/** Letters typed within this time of each other are one prefix. */
const TYPING_MS = 700;

/**
 * What keys do in the list. Returns a handler that says whether it has used the key.
 *
 * page   lines that fit into the view
 */
export function createTreeKeys({ outline, selection, details, focus, query, info }: Browser, page: () => number) {
  let typed = "";
  let typedAt = Number.NEGATIVE_INFINITY;

  function move(to: number, extends_: boolean) {
    typed = "";
    if (extends_ && selection.anchor() === null) selection.anchorAt(focus.position.peek());
    focus.moveTo(to);
    if (extends_) selection.extendTo(focus.position.peek());
    else selection.anchorAt(focus.position.peek());
  }

  function openOrEnter(line: number) {
    const entry = outline.row(line)?.entry;
    if (outline.under(line)) move(line + 1, false);
    else if (entry && entersOnly(info.peek(), entry)) enterEntry(query, entry);
    else outline.open(line);
  }

  function closeOrLeave(line: number) {
    if (outline.under(line)) return outline.close(line);
    const { branch } = outline.at(line) ?? {};
    if (!branch?.parent || branch.position === null) return;
    const above = outline.positionOf({ branch: branch.parent, index: branch.position });
    if (above !== null) move(above, false);
  }

  function enter(line: number) {
    const spot = outline.at(line);
    if (spot && spot.index >= spot.branch.count) outline.retry(spot.branch);
    else details.open(line);
  }

  function type(letter: string, now: number) {
    typed = now - typedAt > TYPING_MS ? letter : typed + letter;
    typedAt = now;
    focus.find(typed);
  }

  return function onKey(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event;
    const line = focus.position.peek();
    if (event.altKey) return false;
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() !== "a") return false;
      selection.selectAll();
      return true;
    }
    switch (key) {
      case "ArrowDown":
        move(line + 1, shiftKey);
        break;
      case "ArrowUp":
        if (line === 0 && !shiftKey) return false;
        move(line - 1, shiftKey);
        break;
      case "PageDown":
        move(line + page(), shiftKey);
        break;
      case "PageUp":
        move(line - page(), shiftKey);
        break;
      case "Home":
        move(0, shiftKey);
        break;
      case "End":
        move(outline.count.peek() - 1, shiftKey);
        break;
      case "ArrowRight":
        openOrEnter(line);
        break;
      case "ArrowLeft":
        closeOrLeave(line);
        break;
      case "Enter":
        enter(line);
        break;
      case " ":
        // Within a name that is being typed a space is a letter.
        if (typed && event.timeStamp - typedAt < TYPING_MS) type(key, event.timeStamp);
        else selection.toggle(line);
        break;
      default:
        if ([...key].length !== 1 || key === "/" || key === "?") return false;
        type(key, event.timeStamp);
    }
    return true;
  };
}
