import { type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { ForgetQueries, MemoryState, Query, StarScope } from "../bridge/protocol.ts";
import { createOrders } from "./attempt.ts";

/** What a person searched for before, the latest first, and scopes marked with a star. */
export interface Memory {
  readonly queries: ReadonlySignal<readonly Query[]>;
  readonly starred: ReadonlySignal<readonly string[]>;
  star(scope: string, isStarred: boolean): void;
  /** Forget what was searched for. */
  forget(): void;
}

export interface MemoryEnd extends Memory {
  apply(state: MemoryState): void;
}

export function createMemory(calls: Calls, abort: AbortSignal): MemoryEnd {
  const queries = signal<readonly Query[]>([]);
  const starred = signal<readonly string[]>([]);
  const asking = createOrders(abort);
  let version = -1;

  function apply(state: MemoryState) {
    if (state.version <= version) return;
    version = state.version;
    queries.value = state.queries;
    starred.value = state.starred;
  }

  const order = (call: StarScope | ForgetQueries) =>
    void asking.run(async (signal) => apply((await calls.ask(call, { signal })).state));

  calls.onEvent((event) => event.type === "memory-changed" && apply(event.state), abort);
  return {
    queries,
    starred,
    star: (scope, isStarred) => order({ type: "star-scope", scope, isStarred }),
    forget: () => order({ type: "forget-queries" }),
    apply,
  };
}
