import { batch } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { ListingState } from "../bridge/protocol.ts";

/** What the kernel said last of each listing. A state that was overtaken on the way is dropped. */
export interface Listings {
  /** Undefined: never heard of. */
  state(listing: number): ListingState | undefined;
  apply(state: ListingState): void;
  /** Ask for the state, when an event must have been lost. */
  refresh(listing: number): void;
  forget(listing: number): void;
  /** A new result has closed all that came before it. */
  forgetBefore(listing: number): void;
}

/** A growing listing is asked about after this long without a word: the event may have been lost. */
const SILENCE_MS = 5000;

/**
 * onChange   told of each newer state
 * isShown    whether this view shows the listing; others are remembered, but not asked about
 */
export function createListings(
  calls: Calls,
  signal: AbortSignal,
  onChange: (state: ListingState) => void,
  isShown: (listing: number) => boolean,
): Listings {
  const states = new Map<number, ListingState>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();

  function watch(listing: number) {
    clearTimeout(timers.get(listing));
    timers.delete(listing);
    if (states.get(listing)?.state !== "streaming" || !isShown(listing) || signal.aborted) return;
    timers.set(
      listing,
      setTimeout(() => refresh(listing), SILENCE_MS),
    );
  }

  async function refresh(listing: number) {
    try {
      apply((await calls.ask({ type: "get-listing", listing }, { signal })).state);
    } catch {
      // Closed meanwhile, here or in another view: there is nothing to wait for.
    }
  }

  function apply(state: ListingState) {
    const known = states.get(state.listing);
    if (!known || state.version > known.version) {
      states.set(state.listing, state);
      batch(() => onChange(state));
    }
    watch(state.listing);
  }

  calls.onEvent((event) => event.type === "listing-changed" && apply(event.state), signal);
  signal.addEventListener("abort", () => timers.forEach(clearTimeout), { once: true });
  function forget(listing: number) {
    states.delete(listing);
    clearTimeout(timers.get(listing));
    timers.delete(listing);
  }

  return {
    state: (listing) => states.get(listing),
    apply,
    refresh,
    forget,
    forgetBefore(listing) {
      for (const known of [...states.keys()]) if (known < listing) forget(known);
    },
  };
}
