import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { Fault, Wish } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

/** The code for what is shown, the code for a rule, the record, or the form of a deposit. */
export type Leaving = "code" | "record" | "deposit" | { readonly rule: Wish };

/** What stays when the widget goes. */
export interface Behind {
  /** What is looked at just now. */
  readonly leaving: Signal<Leaving | null>;
  /** Python that gives what is shown; null until it was asked for and has come. */
  readonly code: ReadonlySignal<string | null>;
  /** The kernel has sent the record, or the form, that was asked for last. */
  readonly isPut: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** With a rule: the code that makes such ones for the selection. */
  getCode(rule?: Wish): void;
  /** Below the cell that shows the browser. */
  put(what: "record" | "deposit"): void;
  cancel(): void;
}

/** `settled` says when the kernel knows the selection: neither may overtake the last click. */
export function createBehind(calls: Pick<Calls, "ask">, settled: () => Promise<unknown>, abort: AbortSignal): Behind {
  const leaving = signal<Leaving | null>(null);
  const code = signal<string | null>(null);
  const isPut = signal(false);
  const { fault, run, cancel } = createAttempt(abort);
  return {
    ...{ leaving, code, isPut, fault, cancel },
    getCode(rule) {
      code.value = null;
      run(async (signal) => {
        await settled();
        code.value = (await calls.ask({ type: "get-code", rule: rule ?? null }, { signal })).text;
      });
    },
    put(what) {
      isPut.value = false;
      run(async (signal) => {
        await settled();
        await calls.ask({ type: `put-${what}` }, { signal });
        isPut.value = true;
      });
    },
  };
}
