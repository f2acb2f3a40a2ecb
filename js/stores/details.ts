import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type { Details, Entry, Fault, Tab } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";
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
  /** Fetch what a tab holds, if it is due and not on its way. */
  readTab(id: string): void;
  /** The entry in another form: a citation, or what a reference manager reads. Rejects as `ask` does. */
  exported(form: string, signal: AbortSignal): Promise<string>;
  /** Ask again, after a fault. */
  retry(): void;
  close(): void;
}

export function createDetails(calls: Calls, outline: Outline, abort: AbortSignal): DetailsStore {
  const row = signal<{ listing: number; row: number } | null>(null);
  const entry = signal<Entry | null>(null);
  const details = signal<Details | null>(null);
  const attempt = createAttempt(abort);
  const { isBusy, fault } = attempt;

  /** The tabs of the current row that are on their way; withdrawn with it. */
  let reading = new AbortController();
  const asked = new Set<string>();

  function close() {
    attempt.cancel();
    attempt.reset();
    forgetTabs();
    row.value = entry.value = details.value = null;
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

  function ask() {
    const current = row.peek();
    if (!current) return;
    attempt.run(async (signal) => {
      details.value = await calls.ask({ type: "get-details", ...current }, { signal });
    });
  }

  function forgetTabs() {
    reading.abort();
    reading = new AbortController();
    asked.clear();
  }

  async function readTab(id: string) {
    const current = row.peek();
    const tab = details.peek()?.tabs.find((one) => one.id === id);
    if (!current || !tab?.isDue || asked.has(id)) return;
    asked.add(id);
    const signal = AbortSignal.any([abort, reading.signal]);
    try {
      const answer = await calls.ask({ type: "get-tab", ...current, tab: id }, { signal });
      put(answer.tab);
    } catch (error) {
      const fault = shownFault(error);
      if (signal.aborted) return;
      if (fault) put({ ...tab, isDue: false, fault });
      else asked.delete(id);
    }
  }

  function put(tab: Tab) {
    const known = details.peek();
    if (known) details.value = { ...known, tabs: known.tabs.map((one) => (one.id === tab.id ? tab : one)) };
  }

  async function exported(form: string, signal: AbortSignal) {
    const current = row.peek();
    if (!current) return "";
    return (await calls.ask({ type: "get-export", ...current, form }, { signal })).text;
  }

  function retry() {
    forgetTabs();
    ask();
  }

  return { row, entry, details, isBusy, fault, open, readTab, exported, retry, close };
}
