import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type { Details, Entry, Fault } from "../bridge/protocol.ts";
import type { Outline } from "./outline.ts";

/** Everything known of one row, the current one. */
export interface DetailsStore {
  /** The current row, by its lasting number; null: none. */
  readonly row: ReadonlySignal<{ readonly listing: number; readonly row: number } | null>;
  readonly entry: ReadonlySignal<Entry | null>;
  readonly details: ReadonlySignal<Details | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  open(position: number): void;
  /** Ask again, after a fault. */
  retry(): void;
  close(): void;
}

export function createDetails(calls: Calls, outline: Outline, abort: AbortSignal): DetailsStore {
  const row = signal<{ listing: number; row: number } | null>(null);
  const entry = signal<Entry | null>(null);
  const details = signal<Details | null>(null);
  const isBusy = signal(false);
  const fault = signal<Fault | null>(null);
  let question = new AbortController();

  function close() {
    question.abort();
    row.value = entry.value = details.value = fault.value = null;
    isBusy.value = false;
  }

  function open(position: number) {
    const spot = outline.at(position);
    const found = outline.row(position);
    if (!spot || !found) return;
    const before = row.peek();
    const isSame = before?.listing === spot.branch.listing && before.row === found.number;
    if (isSame && (isBusy.peek() || details.peek())) return;
    batch(() => {
      close();
      row.value = { listing: spot.branch.listing, row: found.number };
      entry.value = found.entry;
    });
    ask();
  }

  async function ask() {
    const current = row.peek();
    if (!current) return;
    question.abort();
    const mine = new AbortController();
    question = mine;
    isBusy.value = true;
    fault.value = null;
    try {
      const signal = AbortSignal.any([abort, mine.signal]);
      details.value = await calls.ask({ type: "get-details", ...current }, { signal });
    } catch (error) {
      if (question === mine) fault.value = shownFault(error);
    }
    if (question === mine) isBusy.value = false;
  }

  return { row, entry, details, isBusy, fault, open, retry: ask, close };
}
