import { type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { Fault, Site, SitesState } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";

/** The sites whose copies the list counts. */
export interface Sites {
  readonly chosen: ReadonlySignal<readonly string[]>;
  /** All there are; null until somebody asked. */
  readonly all: ReadonlySignal<readonly Site[] | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  list(): void;
  choose(sites: readonly string[]): void;
}

export interface SitesEnd extends Sites {
  apply(state: SitesState): void;
}

/** `onOther` is told when other sites are chosen, here or in another view: facts at hand are of those before. */
export function createSites(calls: Calls, onOther: () => void, abort: AbortSignal): SitesEnd {
  const chosen = signal<readonly string[]>([]);
  const all = signal<readonly Site[] | null>(null);
  const listing = createAttempt(abort);
  const choosing = createAttempt(abort);
  let version = -1;
  /** As the kernel counts; `chosen` is ahead of it by what was just ticked. */
  let counted: readonly string[] = [];

  function apply(state: SitesState) {
    if (state.version <= version) return;
    const isOther = version >= 0;
    version = state.version;
    chosen.value = counted = state.chosen;
    if (isOther) onOther();
  }

  async function choose(sites: readonly string[]) {
    chosen.value = sites;
    await choosing.run(async (signal) => apply((await calls.ask({ type: "choose-sites", sites }, { signal })).state));
    if (choosing.fault.peek()) chosen.value = counted;
  }

  calls.onEvent((event) => event.type === "sites-changed" && apply(event.state), abort);
  return {
    chosen,
    all,
    isBusy: listing.isBusy,
    fault: listing.fault,
    list: () =>
      void listing.run(async (signal) => {
        all.value = (await calls.ask({ type: "get-sites" }, { signal })).sites;
      }),
    choose: (sites) => void choose(sites),
    apply,
  };
}
