import { type ReadonlySignal, signal } from "@preact/signals";
import { jsonBytes } from "../bridge/buffers.ts";
import type { Calls } from "../bridge/calls.ts";
import type { Fault, Folder, SessionState, SignIn, SignInChecked, SignOut } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

/** What a way to sign in would use, as the kernel found it. */
export interface Checked extends Pick<SignInChecked, "found" | "asks" | "fault"> {
  readonly method: string;
}

/** Who is signed in. */
export interface Session {
  readonly state: ReadonlySignal<SessionState>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** Of the method that was looked at last. */
  readonly checked: ReadonlySignal<Checked | null>;
  readonly isChecking: ReadonlySignal<boolean>;
  /** What was forgotten of the catalog ("41 scopes"), after `purge()`. */
  readonly purged: ReadonlySignal<readonly string[] | null>;
  /** `values` of the method's fields; secrets among them are kept only until the kernel has answered. */
  signIn(method: string, values: Readonly<Record<string, string>>): Promise<void>;
  /** Look at what a method would use; nothing leaves the kernel. */
  check(method: string, values: Readonly<Record<string, string>>): Promise<void>;
  signOut(): Promise<void>;
  /** Withdraw what is asked; the kernel closes its connection to the catalog. */
  cancel(): void;
  /** Have the kernel forget what the catalog told and it kept to be quick. */
  purge(): Promise<void>;
  /** A folder of the kernel's machine, where a certificate or a token may lie; null before the first look. */
  readonly folder: ReadonlySignal<Folder | null>;
  readonly folderFault: ReadonlySignal<Fault | null>;
  /** One that is not there leads to the first place to look at. */
  openFolder(path: string, pattern?: string): void;
  /** What was purged has been read. */
  seen(): void;
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

/** What lies in hidden folders is what is looked for. */
const LOOK = { hidden: true, sort: "name", descending: false, start: 0, count: 200, of: "sign-in" } as const;

/** `onSignedIn` is told when a session begins, here or in another view. */
export function createSession(calls: Calls, onSignedIn: () => void, abort: AbortSignal): SessionStore {
  const state = signal(UNKNOWN);
  const checked = signal<Checked | null>(null);
  const purged = signal<readonly string[] | null>(null);
  const attempt = createAttempt(abort);
  const checking = createAttempt(abort);
  const purging = createAttempt(abort);
  const folder = signal<Folder | null>(null);
  const looking = createAttempt(abort);

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
    checked,
    isChecking: checking.isBusy,
    purged,
    signIn: (method, values) => ask({ type: "sign-in", method }, [jsonBytes(values)]),
    check: (method, values) =>
      checking.run(async (signal) => {
        const answer = await calls.ask({ type: "check-sign-in", method }, { signal, buffers: [jsonBytes(values)] });
        checked.value = { method, found: answer.found, asks: answer.asks, fault: answer.fault };
      }),
    signOut: () => ask({ type: "sign-out" }),
    cancel: attempt.cancel,
    purge: () =>
      purging.run(async (signal) => {
        purged.value = (await calls.ask({ type: "purge-cache" }, { signal })).what;
      }),
    folder,
    folderFault: looking.fault,
    openFolder: (path, pattern = "") =>
      void looking.run(async (signal) => {
        folder.value = await calls.ask({ type: "get-folder", ...LOOK, path, pattern }, { signal });
      }),
    seen: () => {
      purged.value = null;
    },
    apply,
  };
}
