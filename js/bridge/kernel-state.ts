/**
 * What is known of the kernel behind a view.
 *
 * connecting  nothing was heard of it yet
 * ready       everything asked is answered, or was asked less than 100 ms ago
 * pending     it has the question and works on the answer, or had it for less than 1 s
 * busy        it has not taken the question for 1 s: a cell runs
 * silent      it has never said a word for 1 s: a cell runs, or there is no kernel; nothing tells which
 * gone        there is none: run the cell again
 * mismatch    it speaks another version of the protocol: restart it
 */
export type KernelState = "connecting" | "ready" | "pending" | "busy" | "silent" | "gone" | "mismatch";

/** An unanswered call. `since` in ms; `isTaken`: the kernel is known to have it. */
export interface Wait {
  readonly since: number;
  readonly isTaken: boolean;
}

const PENDING_MS = 100;
const BUSY_MS = 1000;
const SILENT_MS = 1000;

/** The state at `now`, and when it changes if nothing happens (Infinity: never). `hasSpoken`: the kernel ever did. */
export function stateOf(waits: readonly Wait[], hasSpoken: boolean, now: number): [KernelState, changesAt: number] {
  const oldest = Math.min(...waits.map(({ since }) => since));
  const untaken = Math.min(...waits.filter(({ isTaken }) => !isTaken).map(({ since }) => since));
  if (!hasSpoken) return now >= untaken + SILENT_MS ? ["silent", Infinity] : ["connecting", untaken + SILENT_MS];
  if (now >= untaken + BUSY_MS) return ["busy", Infinity];
  if (now >= oldest + PENDING_MS) return ["pending", untaken + BUSY_MS];
  return ["ready", oldest + PENDING_MS];
}
