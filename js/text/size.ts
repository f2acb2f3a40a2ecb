import { countText } from "./count.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** Bytes in decimal units with three figures: `1.30 GB`, `441 MB`, `17.2 GB`; below 1 000 exactly: `999 B`. */
export function sizeText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // 999.5 would round to four figures: the next unit takes over there.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const decimals = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(decimals)}\u00a0${UNITS[unit]}`;
}

/** Every byte, in groups of three: `17 204 889 600 B`. */
export function exactSizeText(bytes: number): string {
  return `${countText(bytes)}\u00a0B`;
}
