/** U+202F, the narrow no-break space: between groups of digits, and between a figure and a unit of time. */
export const NARROW = "\u202f";

/** A whole number in groups of three: `1 234`, with narrow no-break spaces. */
export function countText(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/** A number with its noun: `1 row`, `1 234 rows`. `plural` where an "s" does not do. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)}\u00a0${count === 1 ? noun : plural}`;
}
