import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { AddVariable, Fault, Progress, VariableSet } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

export type AddOptions = Partial<Omit<AddVariable, "type" | "name">>;

/** The paths of the selection as a variable of the notebook. */
export interface Variable {
  readonly name: Signal<string>;
  /** A cell waits for the choice: what is added goes to it, without a name. */
  readonly isAwaited: Signal<boolean>;
  readonly isBusy: ReadonlySignal<boolean>;
  /** Null: nothing to say yet. */
  readonly progress: ReadonlySignal<Progress | null>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** What was set last, here or in another view. */
  readonly result: ReadonlySignal<VariableSet | null>;
  add(options?: AddOptions): Promise<void>;
  cancel(): void;
}

/** `settled` says when the kernel knows the selection: the variable must not overtake the last click. */
export function createVariable(calls: Calls, settled: () => Promise<unknown>, abort: AbortSignal): Variable {
  const name = signal("");
  const isAwaited = signal(false);
  const progress = signal<Progress | null>(null);
  const result = signal<VariableSet | null>(null);
  const attempt = createAttempt(abort);
  const { isBusy, fault } = attempt;

  function add(options: AddOptions = {}) {
    progress.value = result.value = null;
    const defaults = { separate: false, overwrite: false, large: false, missing: "refuse", gives: "paths" } as const;
    const call = {
      type: "add-variable",
      name: isAwaited.peek() ? "" : name.peek().trim(),
      ...defaults,
      ...options,
    } as const;
    const onProgress = (now: Progress) => {
      progress.value = now;
    };
    return attempt.run(async (signal) => {
      try {
        await settled();
        result.value = await calls.ask(call, { signal, onProgress });
      } finally {
        progress.value = null;
      }
    });
  }

  calls.onEvent((event) => {
    if (event.type === "variable-changed") {
      result.value = event.variable;
      // What was missing has come.
      if (event.variable.names.includes(name.peek().trim())) attempt.reset();
    }
    if (event.type === "awaited-changed") isAwaited.value = event.awaited;
  }, abort);
  return { name, isAwaited, isBusy, progress, fault, result, add, cancel: attempt.cancel };
}
