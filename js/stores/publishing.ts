import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Fault, Publication } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";
import type { Form } from "./form.ts";

/** The last step: what would be published, and the word that has to be typed for it. */
export interface Publishing {
  /** Null until the kernel has compared it with the service. */
  readonly shown: ReadonlySignal<Publication | null>;
  readonly typed: Signal<string>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** Whether the word is typed, and nothing is in the way. */
  canPublish(): boolean;
  look(): Promise<void>;
  publish(): Promise<void>;
}

export function createPublishing(form: Form, abort: AbortSignal): Publishing {
  const shown = signal<Publication | null>(null);
  const typed = signal("");
  const attempt = createAttempt(abort);

  const canPublish = () => {
    const { digest = "", phrase = "" } = shown.value ?? {};
    return digest !== "" && typed.value.trim().toLowerCase() === phrase.toLowerCase();
  };
  return {
    shown,
    typed,
    isBusy: attempt.isBusy,
    fault: attempt.fault,
    canPublish,
    look: () =>
      attempt.run(async (signal) => {
        typed.value = "";
        shown.value = await form.ask({ type: "get-publication" }, { signal });
      }),
    publish: () =>
      attempt.run(async (signal) => {
        const digest = shown.peek()?.digest ?? "";
        if (canPublish()) await form.ask({ type: "publish-form", digest, typed: typed.peek() }, { signal });
      }),
  };
}
