import { type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { Fault } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

/** What stays when the widget goes. */
export interface Behind {
  /** Python that gives what is shown; null until it was asked for and has come. */
  readonly code: ReadonlySignal<string | null>;
  /** The kernel has sent the record that was asked for last. */
  readonly isPut: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  getCode(): void;
  putRecord(): void;
  cancel(): void;
}

/** `settled` says when the kernel knows the selection: neither may overtake the last click. */
export function createBehind(calls: Calls, settled: () => Promise<unknown>, abort: AbortSignal): Behind {
  const code = signal<string | null>(null);
  const isPut = signal(false);
  const { fault, run, cancel } = createAttempt(abort);
  return {
    ...{ code, isPut, fault, cancel },
    getCode() {
      code.value = null;
      run(async (signal) => {
        await settled();
        code.value = (await calls.ask({ type: "get-code" }, { signal })).text;
      });
    },
    putRecord() {
      isPut.value = false;
      run(async (signal) => {
        await settled();
        await calls.ask({ type: "put-record" }, { signal });
        isPut.value = true;
      });
    },
  };
}
