import { effect } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { Facts } from "../bridge/protocol.ts";
import type { Lines } from "./lines.ts";
import { passed } from "./passed.ts";
import type { Windows } from "./windows.ts";

/** Facts are asked for when the view has stood still this long. */
const STILL_MS = 80;
const MAX_ROWS = 200;
/** What was refused is asked for again after this long, when the view moves. */
const RETRY_MS = 5000;

/** Asks for the facts of rows in view that have none: each row once, one call for each listing; `again` asks anew. */
export function askForFacts(
  calls: Calls,
  windows: Windows,
  lines: Lines,
  isWorthAsking: () => boolean,
  abort: AbortSignal,
): { readonly again: () => void } {
  let asked = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastView: readonly number[] = [];

  const end = effect(() => {
    windows.version.value;
    const view = windows.view.value;
    if (!isWorthAsking()) return;
    // Rows that arrive do not put it off: while a list streams they never stop.
    if (view === lastView && timer !== undefined) return;
    lastView = view;
    clearTimeout(timer);
    timer = setTimeout(askNow, STILL_MS);
  });
  abort.addEventListener("abort", () => {
    end();
    clearTimeout(timer);
  });

  /** What was told is of another question. */
  function again() {
    asked = new Set();
    windows.forgetFacts();
  }

  function askNow() {
    timer = undefined;
    for (const [listing, rows] of unknown()) {
      const fresh = rows.filter((row) => !asked.has(`${listing}/${row}`)).slice(0, MAX_ROWS);
      for (const row of fresh) asked.add(`${listing}/${row}`);
      if (fresh.length) ask(listing, fresh);
    }
  }

  /** Numbers of the rows in view without facts, by listing. */
  function unknown(): Map<number, number[]> {
    const found = new Map<number, number[]>();
    for (const { branch, first, end } of lines.runs(...windows.view.peek())) {
      const rows = found.get(branch.listing) ?? [];
      found.set(branch.listing, rows);
      for (let index = first; index < end; index += 1) {
        const row = windows.row(branch.listing, index);
        if (row && !row.facts) rows.push(row.number);
      }
    }
    return found;
  }

  async function ask(listing: number, rows: readonly number[]) {
    const mine = asked;
    try {
      const answer = await calls.ask({ type: "get-facts", listing, rows }, { signal: abort });
      if (mine === asked) windows.learn(listing, new Map(answer.rows.map((row, i) => [row, answer.facts[i] as Facts])));
    } catch {
      // A row without facts shows what its entry says: the list does not wait for more.
      await passed(RETRY_MS, abort);
      for (const row of rows) mine.delete(`${listing}/${row}`);
    }
  }

  return { again };
}
