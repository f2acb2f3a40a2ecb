import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type { AddVariable, Fault, Progress, VariableSet } from "../bridge/protocol.ts";

export type AddOptions = Partial<Omit<AddVariable, "type" | "name">>;

/** The paths of the selection as a variable of the notebook. */
export interface Variable {
  readonly name: Signal<string>;
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
  const isBusy = signal(false);
  const progress = signal<Progress | null>(null);
  const fault = signal<Fault | null>(null);
  const result = signal<VariableSet | null>(null);
  let attempt = new AbortController();

  async function add(options: AddOptions = {}) {
    attempt.abort();
    const mine = new AbortController();
    attempt = mine;
    isBusy.value = true;
    progress.value = fault.value = result.value = null;
    const call = {
      type: "add-variable",
      name: name.peek().trim(),
      ...{ separate: false, overwrite: false, large: false, missing: "refuse" as const, ...options },
    } as const;
    try {
      await settled();
      result.value = await calls.ask(call, {
        signal: AbortSignal.any([abort, mine.signal]),
        onProgress: (now) => {
          progress.value = now;
        },
      });
    } catch (error) {
      if (attempt === mine) fault.value = shownFault(error);
    }
    if (attempt !== mine) return;
    isBusy.value = false;
    progress.value = null;
  }

  calls.onEvent((event) => {
    if (event.type === "variable-changed") result.value = event.variable;
  }, abort);
  return { name, isBusy, progress, fault, result, add, cancel: () => attempt.abort() };
}
