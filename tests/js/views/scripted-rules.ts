import { signal } from "@preact/signals";
import type { Awaiting, Fault, Rule, RulePreview, RulesMade, StuckFiles } from "../../../js/bridge/protocol.ts";

type Verb = (name: string) => (...given: unknown[]) => Promise<void>;

/** The store of rules as plain signals to set. */
export function scriptedRules(verb: Verb) {
  return {
    shown: signal<"form" | "mine" | null>(null),
    known: signal<ReadonlyMap<string, Rule>>(new Map()),
    last: signal<RulesMade | null>(null),
    awaiting: signal<readonly Awaiting[]>([]),
    isMaking: signal(false),
    makeFault: signal<Fault | null>(null),
    preview: signal<RulePreview | null>(null),
    isPreviewing: signal(false),
    previewFault: signal<Fault | null>(null),
    mine: signal<readonly string[] | null>(null),
    isListing: signal(false),
    listFault: signal<Fault | null>(null),
    stuck: signal<StuckFiles | null>(null),
    stuckFault: signal<Fault | null>(null),
    changing: signal<ReadonlySet<string>>(new Set()),
    changeFault: signal<Fault | null>(null),
    look: verb("look"),
    make: verb("make"),
    forgetFaults: verb("forgetFaults"),
    list: verb("list"),
    change: verb("change"),
    lookAtStuck: verb("lookAtStuck"),
    giveUp: verb("giveUp"),
    watch: verb("watch"),
  };
}
