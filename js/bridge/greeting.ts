import { type ReadonlySignal, signal } from "@preact/signals";
import type { Answered } from "./answers.ts";
import type { Calls, KernelEvent } from "./calls.ts";
import { type Hello, type OpenForm, VERSION } from "./protocol.ts";

export type First = Hello | OpenForm;
export const HELLO: Hello = { type: "hello", version: VERSION };
export const OPEN_FORM: OpenForm = { type: "open-form", version: VERSION };

/** The first question of a view, asked before the stores are there that the answer is for. */
export interface Greeting<C extends First> {
  /** What those stores ask and listen by: it keeps for them what the kernel told after its answer. */
  readonly calls: Calls;
  readonly answer: Promise<Answered<C>>;
  readonly isAnswered: ReadonlySignal<boolean>;
  /** Tell the listeners, in turn, what came before them. Call it with the answer applied: it is older. */
  catchUp(): void;
}

/** Greets the kernel until `abort` ends. */
export function greet<C extends First>(calls: Calls, first: C, abort: AbortSignal): Greeting<C> {
  const listeners = new Set<(event: KernelEvent) => void>();
  const missed: KernelEvent[] = [];
  const isAnswered = signal(false);
  const tell = (event: KernelEvent) => {
    for (const listener of listeners) listener(event);
  };
  calls.onEvent((event) => {
    if (listeners.size > 0) tell(event);
    // What the answer says is newer than what was told before it.
    else if (isAnswered.peek()) missed.push(event);
  }, abort);
  const answer = calls.ask(first, { signal: abort });
  answer.then(
    () => {
      isAnswered.value = true;
    },
    () => {
      // The state of the kernel says what became of it.
    },
  );
  return {
    calls: {
      ...calls,
      onEvent(listener, signal) {
        listeners.add(listener);
        signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
      },
    },
    answer,
    isAnswered,
    catchUp: () => missed.splice(0).forEach(tell),
  };
}
