import type { FilterKey } from "../bridge/protocol.ts";
import type { Condition, Group, Mistake } from "./filters.ts";

const FITS = {
  number: (text: string) => `is a number: "${text}" is not one`,
  date: (text: string) => `is a date as 2024-03-18 or 2024-03-18 14:02:00: "${text}" is not one`,
  truth: (text: string) => `is true or false: "${text}" is neither`,
};

/** The first key that cannot be filtered by, or value that its key cannot have; other keys may be. As _filters.check. */
export function misfit(groups: readonly Group[], keys: readonly FilterKey[]): Mistake | null {
  for (const condition of groups.flat()) {
    const key = keys.find((one) => one.key === condition.key);
    const found = key && misfitOf(condition, key);
    if (found) return found;
  }
  return null;
}

function misfitOf(condition: Condition, { key, values, only, note }: FilterKey): Mistake | null {
  const { start, end, operator, value } = condition;
  if (values === "refused") return { message: `There is no filter by ${key}. ${note}`, start, end };
  if (only && operator !== only) return { message: `${key} only goes with ${only}. ${note}`, start, end };
  if (values === "text" || value.kind === "none") return null;
  if (value.kind === values && (values !== "date" || isMoment(value.text))) return null;
  return { message: `${key} ${FITS[values](value.text)}`, start: value.start, end: value.end };
}

/** Whether there is such a day and such a time of day. */
function isMoment(text: string): boolean {
  const [date = "", time = "00:00:00"] = text.split(/[ T]/);
  const moment = new Date(`${date}T${time.slice(0, 8)}Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${date}T${time.slice(0, 8)}`);
}
