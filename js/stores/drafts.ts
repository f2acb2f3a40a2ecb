import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Drafts, Fault, TakeUp } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";
import type { Form } from "./form.ts";

/** Somebody's drafts at the service. */
export interface DraftsStore {
  /** Null until they are read. */
  readonly mine: ReadonlySignal<Drafts | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** The one that somebody wants to drop, and has not confirmed yet. */
  readonly dropping: Signal<string>;
  read(): Promise<void>;
  drop(draft: string): Promise<void>;
  /** The form goes on with it; true when it does. */
  takeUp(kind: TakeUp["kind"], id: string): Promise<boolean>;
}

export function createDrafts(form: Form, abort: AbortSignal): DraftsStore {
  const mine = signal<Drafts | null>(null);
  const dropping = signal("");
  const attempt = createAttempt(abort);
  return {
    mine,
    isBusy: attempt.isBusy,
    fault: attempt.fault,
    dropping,
    read: () =>
      attempt.run(async (signal) => {
        mine.value = await form.ask({ type: "get-drafts" }, { signal });
      }),
    drop: (id) =>
      attempt.run(async (signal) => {
        dropping.value = "";
        mine.value = await form.ask({ type: "drop-draft", id }, { signal });
      }),
    async takeUp(kind, id) {
      await form.order({ type: "take-up", kind, id });
      return form.fault.peek() === null;
    },
  };
}
