import { type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { AttachedState, Call, Fault } from "../bridge/protocol.ts";
import { createOrders } from "./attempt.ts";

export const NO_ATTACHED: AttachedState = { version: 0, variables: [], lock: null };

type Order = Extract<Call, { type: "detach" | "inject" | "update-lock" }>;

/** The variables that this browser has given the notebook, and the lock that pins them. */
export interface Attached {
  readonly state: ReadonlySignal<AttachedState>;
  /** Of the last order. */
  readonly fault: ReadonlySignal<Fault | null>;
  /** The differences from the lock that somebody has seen and left, as one text. */
  readonly left: ReadonlySignal<string>;
  apply(state: AttachedState): void;
  /** Forget a variable; the notebook keeps it. */
  detach(name: string): void;
  /** Set all of them again, or one. */
  inject(name?: string): void;
  updateLock(): void;
  /** Leave the lock as it is: say no more of these differences. */
  leave(): void;
}

export function createAttached(calls: Calls, abort: AbortSignal): Attached {
  const state = signal(NO_ATTACHED);
  const left = signal("");
  const { fault, run } = createOrders(abort);

  function apply(now: AttachedState) {
    if (now.version >= state.peek().version) state.value = now;
  }

  const order = (call: Order) => {
    void run(async (signal) => apply((await calls.ask(call, { signal })).state));
  };

  calls.onEvent((event) => {
    if (event.type === "attached-changed") apply(event.state);
  }, abort);
  return {
    ...{ state, fault, left, apply },
    detach: (name) => order({ type: "detach", name }),
    inject: (name = "") => order({ type: "inject", name }),
    updateLock: () => order({ type: "update-lock" }),
    leave() {
      left.value = differencesText(state.peek());
    },
  };
}

/** How the lock differs from what is attached; empty where it does not. */
export const differencesText = ({ lock }: AttachedState): string => lock?.differences.join("\n") ?? "";
