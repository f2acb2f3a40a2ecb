import { NARROW } from "./count.ts";

/** The day, `2024-03-18`, in UTC as the catalogs keep it: a list reads the same in every time zone. `seconds` since 1970. */
export function dateText(seconds: number): string {
  return iso(seconds).slice(0, 10);
}

/** Day, time and zone: `2024-03-18 14:02:11 UTC`. */
export function momentText(seconds: number): string {
  const text = iso(seconds);
  return text && `${text.slice(0, 10)} ${text.slice(11, 19)}${NARROW}UTC`;
}

/** The time of day here, `14:02`: of something that one has just done. */
export function hourText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** The two largest units that are left: `3 d 4 h`, `7 h 42 min`, `4 min`, `<1 min`. */
export function timeLeftText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `<1${NARROW}min`;
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const units: [number, string][] = [
    [days, "d"],
    [hours % 24, "h"],
    [days ? 0 : minutes % 60, "min"],
  ];
  return units
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${NARROW}${unit}`)
    .join(" ");
}

/** Nothing for a moment that no calendar holds: a server can send any number. */
function iso(seconds: number): string {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : "";
}
