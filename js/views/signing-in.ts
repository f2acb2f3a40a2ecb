import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { Browser } from "../stores/browser.ts";

export interface SigningIn {
  readonly isOpen: ReadonlySignal<boolean>;
  /** Whether there is something to go back to. */
  readonly canCancel: ReadonlySignal<boolean>;
  ask(): void;
  cancel(): void;
}

/**
 * When the sign-in panel takes the place of the body: when nobody is signed in and no row would be covered, and when
 * somebody asks for it, until that sign-in has succeeded.
 */
export function useSigningIn({ session, query, info }: Pick<Browser, "session" | "query" | "info">): SigningIn {
  const askedAt = useSignal<number | null>(null);
  const isNeeded = () => {
    const { state } = session.state.value;
    return state === "out" ? !info.value?.anonymous : ["choosing", "waiting"].includes(state);
  };
  const isOpen = useComputed(() => {
    const { state, version } = session.state.value;
    if (askedAt.value !== null) return !(state === "in" && version > askedAt.value);
    return isNeeded() && !query.listing.value;
  });
  return {
    isOpen,
    canCancel: useComputed(() => !isNeeded() || query.listing.value !== null),
    ask: () => {
      askedAt.value = session.state.value.version;
    },
    cancel: () => {
      askedAt.value = null;
    },
  };
}
