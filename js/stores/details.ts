import { type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type { Details, Entry, Fault } from "../bridge/protocol.ts";
import type { Lines } from "./lines.ts";
import type { Windows } from "./windows.ts";

/** Everything known of one row, the current one. */
export interface DetailsStore {
  /** The current row, by its lasting number; null: none. */
  readonly row: ReadonlySignal<{ readonly listing: number; readonly row: number } | null>;
  readonly entry: ReadonlySignal<Entry | null>;
  readonly details: ReadonlySignal<Details | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  open(position: number): void;
  close(): void;
}

export function createDetails(calls: Calls, lines: Lines, windows: Windows, abort: AbortSignal): DetailsStore {
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

  async function open(position: number) {
    const spot = lines.at(position);
    const found = spot && windows.row(spot.branch.listing, spot.index);
    if (!found) return;
    const current = { listing: spot.branch.listing, row: found.number };
    const before = row.peek();
    const isSame = before?.listing === current.listing && before.row === current.row;
    if (isSame && (isBusy.peek() || details.peek())) return;
    close();
    const mine = new AbortController();
    question = mine;
    row.value = current;
    entry.value = found.entry;
    isBusy.value = true;
    try {
      details.value = await calls.ask(
        { type: "get-details", ...current },
        { signal: AbortSignal.any([abort, mine.signal]) },
      );
    } catch (error) {
      if (question === mine) fault.value = shownFault(error);
    }
    if (question === mine) isBusy.value = false;
  }

  return { row, entry, details, isBusy, fault, open, close };
}
