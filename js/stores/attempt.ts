import { type ReadonlySignal, signal } from "@preact/signals";
import { shownFault } from "../bridge/fault.ts";
import type { Fault } from "../bridge/protocol.ts";

/** Something that is tried, and tried anew: the latest attempt counts, those before it are withdrawn. */
export interface Attempt {
  readonly isBusy: ReadonlySignal<boolean>;
  /** Of the latest attempt or order. */
  readonly fault: ReadonlySignal<Fault | null>;
  /** Never rejects. */
  run(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  cancel(): void;
  /** Forget the fault. */
  reset(): void;
}

/** Orders, each of which is carried out: a later one withdraws none, as an attempt does. */
export function createOrders(abort: AbortSignal): Pick<Attempt, "fault" | "run"> {
  const fault = signal<Fault | null>(null);
  return {
    fault,
    async run(work) {
      fault.value = null;
      try {
        await work(abort);
      } catch (error) {
        fault.value = shownFault(error);
      }
    },
  };
}

export function createAttempt(abort: AbortSignal): Attempt {
  const isBusy = signal(false);
  const fault = signal<Fault | null>(null);
  let last = new AbortController();

  async function run(work: (signal: AbortSignal) => Promise<void>) {
    last.abort();
    const mine = new AbortController();
    last = mine;
    isBusy.value = true;
    fault.value = null;
    try {
      await work(AbortSignal.any([abort, mine.signal]));
    } catch (error) {
      if (last === mine) fault.value = shownFault(error);
    }
    if (last === mine) isBusy.value = false;
  }

  return {
    isBusy,
    fault,
    run,
    cancel: () => last.abort(),
    reset() {
      fault.value = null;
    },
  };
}
