import type { ListingState } from "../bridge/protocol.ts";
import { counted, countText } from "../text/count.ts";

/** How many rows there are and whether that is all: the only place that says so. */
export function listingText({ count, total, state, unreadable }: ListingState): string {
  const rows = counted(count, "row");
  if (state === "streaming") return `${rows}, still loading`;
  if (state === "failed") return `${rows}, stopped by an error`;
  if (state === "stopped") return `${rows}, stopped`;
  if (state === "paused")
    return total === null ? `${rows}, more exist` : `${countText(count)} of ${counted(total, "row")}`;
  return unreadable ? `${rows}, incomplete` : rows;
}

/** Whether rows are missing that nobody chose to leave out. */
export function isIncomplete({ state, unreadable }: ListingState): boolean {
  return state === "failed" || unreadable > 0;
}
