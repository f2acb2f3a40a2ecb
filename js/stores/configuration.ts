import { type ReadonlySignal, signal } from "@preact/signals";
import type { Answered } from "../bridge/answers.ts";
import type { Calls } from "../bridge/calls.ts";
import type { Fault, GetConfiguration, SaveAsDefault } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

/** The settings of the catalog: where they came from, and which other instances there are. */
export interface Configuration {
  /** Null until it was asked for and has come. */
  readonly shown: ReadonlySignal<Answered<GetConfiguration> | null>;
  /** What was saved last, since it was asked for. */
  readonly saved: ReadonlySignal<Answered<SaveAsDefault> | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  load(): void;
  saveAsDefault(): void;
  /** Go on with another instance: when that is so, the kernel tells every view. */
  choose(name: string): void;
  cancel(): void;
}

export function createConfiguration(calls: Calls, abort: AbortSignal): Configuration {
  const shown = signal<Answered<GetConfiguration> | null>(null);
  const saved = signal<Answered<SaveAsDefault> | null>(null);
  const { isBusy, fault, run, cancel } = createAttempt(abort);
  return {
    ...{ shown, saved, isBusy, fault, cancel },
    load() {
      saved.value = null;
      run(async (signal) => {
        shown.value = await calls.ask({ type: "get-configuration" }, { signal });
      });
    },
    saveAsDefault() {
      saved.value = null;
      run(async (signal) => {
        saved.value = await calls.ask({ type: "save-as-default" }, { signal });
      });
    },
    choose(name) {
      saved.value = null;
      run(async (signal) => void (await calls.ask({ type: "choose-instance", name }, { signal })));
    },
  };
}
