import { type ReadonlySignal, signal } from "@preact/signals";
import { jsonBytes } from "../bridge/buffers.ts";
import type { Calls } from "../bridge/calls.ts";
import type { Fault, SessionState, SignIn, SignOut } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

/** Who is signed in. */
export interface Session {
  readonly state: ReadonlySignal<SessionState>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** `values` of the method's fields; secrets among them are kept only until the kernel has answered. */
  signIn(method: string, values: Readonly<Record<string, string>>): Promise<void>;
  signOut(): Promise<void>;
  /** Withdraw what is asked; the kernel closes its connection to the catalog. */
  cancel(): void;
}

export interface SessionStore extends Session {
  apply(state: SessionState): void;
}

const UNKNOWN: SessionState = {
  version: -1,
  state: "not-needed",
  account: "",
  accounts: [],
  method: "",
  errand: null,
  expiresAt: null,
  isKept: false,
  note: "",
};

/** `onSignedIn` is told when a session begins, here or in another view. */
export function createSession(calls: Calls, onSignedIn: () => void, abort: AbortSignal): SessionStore {
  const state = signal(UNKNOWN);
  const attempt = createAttempt(abort);

  function apply(next: SessionState) {
    if (next.version <= state.peek().version) return;
    const begins = next.state === "in" && state.peek().state !== "in";
    state.value = next;
    if (begins) onSignedIn();
  }

  const ask = (call: SignIn | SignOut, buffers: readonly Uint8Array[] = []) =>
    attempt.run(async (signal) => {
      const answer = await calls.ask(call, { signal, buffers });
      apply(answer.state);
      if (answer.state.state === "in") onSignedIn();
    });

  calls.onEvent((event) => event.type === "session-changed" && apply(event.state), abort);
  return {
    state,
    isBusy: attempt.isBusy,
    fault: attempt.fault,
    signIn: (method, values) => ask({ type: "sign-in", method }, [jsonBytes(values)]),
    signOut: () => ask({ type: "sign-out" }),
    cancel: attempt.cancel,
    apply,
  };
}
