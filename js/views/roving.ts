/**
 * Arrow keys in a row of tabs or choices, of which one is a tab stop. Chooses the next one and moves the focus there.
 *
 * count   how many there are; `at` the chosen one
 * items   what takes the focus, if not the children of the row
 */
export function rove(
  event: KeyboardEvent,
  count: number,
  at: number,
  choose: (index: number) => void,
  items: (row: Element) => ArrayLike<Element> = (row) => row.children,
): void {
  const targets: Record<string, number> = {
    ArrowRight: (at + 1) % count,
    ArrowDown: (at + 1) % count,
    ArrowLeft: (at - 1 + count) % count,
    ArrowUp: (at - 1 + count) % count,
    Home: 0,
    End: count - 1,
  };
  const next = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  choose(next);
  (items(event.currentTarget as Element)[next] as HTMLElement | undefined)?.focus();
}
