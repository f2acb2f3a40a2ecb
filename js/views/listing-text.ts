import type { ListingState } from "../bridge/protocol.ts";
import { counted, countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";

/** `1 record`, `1 234 records`: rows, as the catalog calls those of this list. */
export function rowsText(count: number, { called }: Pick<ListingState, "called">): string {
  return counted(count, visible(called.one), visible(called.many));
}

/** How many rows there are and whether that is all: the only place that says so. */
export function listingText(listing: ListingState): string {
  const { count, total, state, unreadable, sort } = listing;
  const rows = rowsText(count, listing);
  if (state === "streaming") return `${rows}, still loading`;
  if (state === "failed") return count ? `${rows}, stopped by an error` : "stopped by an error";
  if (state === "stopped") return count ? `${rows}, stopped` : "stopped";
  if (state === "paused") {
    const part = total === null ? `${rows}, more exist` : `${countText(count)} of ${rowsText(total, listing)}`;
    return sort && !isWholeSorted(listing) ? `${part}, sorted among these` : part;
  }
  return unreadable ? `${rows}, incomplete` : rows;
}

/** Whether rows are missing that nobody chose to leave out. */
export function isIncomplete({ state, unreadable }: ListingState): boolean {
  return state === "failed" || unreadable > 0;
}

/** Whether its sort covers all there are: those that are here, and where more exist those too. */
export function isWholeSorted({ sorted, count, total, state }: ListingState): boolean {
  return sorted >= (state === "paused" ? (total ?? Number.POSITIVE_INFINITY) : count);
}
