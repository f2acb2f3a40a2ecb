import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { createAttempt } from "./attempt.ts";
import type { Lines, Spot } from "./lines.ts";
import type { Windows } from "./windows.ts";

/** The line the keys act on. It stays with its row when lines above it come and go. */
export interface Focus {
  readonly position: ReadonlySignal<number>;
  /** Raised when somebody moved it: then it should be seen. */
  readonly moves: ReadonlySignal<number>;
  /** Beyond either end it is the first or the last line. `isSeen`: the list need not scroll. */
  moveTo(position: number, options?: { readonly isSeen?: boolean }): void;
  /** Move to the next row of the same branch whose name starts with `prefix`, case ignored. */
  find(prefix: string): void;
  reset(): void;
}

export function createFocus(calls: Calls, lines: Lines, windows: Windows, abort: AbortSignal): Focus {
  const spot = signal<Spot | null>(null);
  const moves = signal(0);
  const attempt = createAttempt(abort);

  const position = computed(() => {
    lines.version.value;
    const found = spot.value && lines.positionOf(spot.value);
    return Math.max(0, Math.min(found ?? 0, lines.count - 1));
  });

  function moveTo(next: number, { isSeen = false } = {}) {
    attempt.cancel(); // a name found later must not take it elsewhere
    go(lines.at(Math.max(0, Math.min(next, lines.count - 1))), isSeen);
  }

  function go(next: Spot | null, isSeen = false) {
    batch(() => {
      spot.value = next;
      if (!isSeen) moves.value += 1;
    });
  }

  function find(prefix: string) {
    const from = lines.at(position.peek());
    if (!from) return;
    const { branch, index } = from;
    const order = windows.order(branch.listing);
    // A longer prefix may still be the row one is at.
    const after = prefix.length > 1 ? index - 1 : index;
    const call = { type: "find-row", listing: branch.listing, order, prefix, after } as const;
    // A convenience: without an answer the focus stays.
    attempt.run(async (signal) => {
      const answer = await calls.ask(call, { signal });
      if (answer.position !== null && windows.order(branch.listing) === order) go({ branch, index: answer.position });
    });
  }

  return {
    position,
    moves,
    moveTo,
    find,
    reset() {
      attempt.cancel();
      spot.value = null;
    },
  };
}
