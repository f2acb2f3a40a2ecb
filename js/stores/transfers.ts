import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type {
  CancelTransfers,
  DownloadStarted,
  Fault,
  ForgetTransfers,
  GoOnWithTransfers,
  PauseTransfers,
  Progress,
  ResumeTransfers,
  RetryTransfers,
  StartDownload,
  TransferLine,
  TransfersState,
} from "../bridge/protocol.ts";
import { type Attempt, createAttempt, createOrders } from "./attempt.ts";
import { passed } from "./passed.ts";

export type DownloadOptions = Partial<Omit<StartDownload, "type">>;
export type Existing = StartDownload["existing"];

/** Files on their way to this machine. */
export interface Transfers {
  readonly state: ReadonlySignal<TransfersState>;
  /** Whether the lines are shown; only then they are asked for. */
  readonly isOpen: Signal<boolean>;
  /** From place `first` on, a page of them. */
  readonly lines: ReadonlySignal<readonly TransferLine[]>;
  readonly first: ReadonlySignal<number>;
  /** The files of a download are looked for. */
  readonly isStarting: ReadonlySignal<boolean>;
  readonly progress: ReadonlySignal<Progress | null>;
  readonly startFault: ReadonlySignal<Fault | null>;
  readonly started: ReadonlySignal<DownloadStarted | null>;
  /** What came of the last order to transfers. */
  readonly orderFault: ReadonlySignal<Fault | null>;
  download(options?: DownloadOptions): Promise<void>;
  cancelStart(): void;
  turnTo(first: number): void;
  /** Orders to these, or to all. */
  pause(transfers?: readonly number[]): Promise<void>;
  resume(transfers?: readonly number[]): Promise<void>;
  cancel(transfers?: readonly number[]): Promise<void>;
  retry(transfers?: readonly number[], existing?: RetryTransfers["existing"]): Promise<void>;
  forget(transfers?: readonly number[]): Promise<void>;
  /** With what an earlier kernel left; `forget`: no more of it. */
  goOn(forget?: boolean): Promise<void>;
}

export interface TransfersStore extends Transfers {
  apply(state: TransfersState): void;
}

/** Lines of a page. */
export const PAGE = 100;
/** Between two questions for the lines, ms. */
const PAUSE_MS = 200;

export const NO_TRANSFERS: TransfersState = {
  ...{ version: 0, files: 0, failed: 0, running: 0, paused: 0, waiting: 0, done: 0, cancelled: 0 },
  ...{ bytes: 0, size: 0, rate: 0, secondsLeft: null, asks: 0, left: 0 },
};

type Order = PauseTransfers | ResumeTransfers | CancelTransfers | RetryTransfers | ForgetTransfers | GoOnWithTransfers;

/** `settled` says when the kernel knows the selection: a download must not overtake the last click. */
export function createTransfers(calls: Calls, settled: () => Promise<unknown>, abort: AbortSignal): TransfersStore {
  const state = signal(NO_TRANSFERS);
  const isOpen = signal(false);
  const lines = signal<readonly TransferLine[]>([]);
  const first = signal(0);
  const progress = signal<Progress | null>(null);
  const started = signal<DownloadStarted | null>(null);
  const starting = createAttempt(abort);
  const ordering = createOrders(abort);
  const goingOn = createAttempt(abort);
  let isAsking = false;
  /** What the lines show. */
  let shown = "";

  function apply(next: TransfersState) {
    if (next.version >= state.peek().version) state.value = next;
  }

  /** Asks for the lines until they show the latest state. */
  async function look() {
    if (isAsking) return;
    isAsking = true;
    try {
      while (isOpen.peek() && shown !== wanted() && !abort.aborted) {
        const asked = wanted();
        const call = { type: "get-transfers", start: first.peek(), count: PAGE } as const;
        const page = await calls.ask(call, { signal: abort });
        shown = asked;
        lines.value = page.lines;
        apply(page.state);
        await passed(PAUSE_MS, abort);
      }
    } catch {
      // The kernel is gone, or the view: both are said elsewhere.
    } finally {
      isAsking = false;
    }
  }

  const orderFault = computed(() => ordering.fault.value ?? goingOn.fault.value);
  const wanted = () => `${state.peek().version}/${first.peek()}`;

  const order = (call: Order, how: Pick<Attempt, "run"> = ordering) =>
    how.run(async (signal) => {
      apply((await calls.ask(call, { signal })).state);
    });

  function download(options: DownloadOptions = {}) {
    started.value = progress.value = null;
    const defaults = { existing: "ask", missing: "refuse", large: false } as const;
    return starting.run(async (signal) => {
      try {
        await settled();
        const onProgress = (now: Progress) => {
          progress.value = now;
        };
        const answer = await calls.ask({ type: "start-download", ...defaults, ...options }, { signal, onProgress });
        apply(answer.state);
        started.value = answer;
        isOpen.value = true;
      } finally {
        progress.value = null;
      }
    });
  }

  calls.onEvent((event) => event.type === "transfers-changed" && apply(event.state), abort);
  const end = effect(() => {
    state.value;
    first.value;
    if (isOpen.value) look();
  });
  abort.addEventListener("abort", end, { once: true });
  return {
    ...{ state, isOpen, lines, first, progress, started, apply, download },
    ...{ isStarting: starting.isBusy, startFault: starting.fault, orderFault },
    cancelStart: starting.cancel,
    turnTo(place) {
      first.value = Math.max(0, place);
    },
    pause: (transfers = []) => order({ type: "pause-transfers", transfers }),
    resume: (transfers = []) => order({ type: "resume-transfers", transfers }),
    cancel(transfers = []) {
      if (transfers.length === 0) goingOn.cancel(); // all is all: nothing of an earlier kernel comes after it
      return order({ type: "cancel-transfers", transfers });
    },
    retry: (transfers = [], existing = "") => order({ type: "retry-transfers", transfers, existing }),
    forget: (transfers = []) => order({ type: "forget-transfers", transfers }),
    goOn: (forget = false) => order({ type: "go-on-with-transfers", forget }, goingOn),
  };
}
