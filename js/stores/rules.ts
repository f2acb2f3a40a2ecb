import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { shownFault } from "../bridge/fault.ts";
import type {
  Awaiting,
  ChangeRule,
  Fault,
  Rule,
  RulePreview,
  RulesMade,
  StuckFiles,
  Wish,
} from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";
import { passed } from "./passed.ts";

export type Change = Partial<ChangeRule> & Pick<ChangeRule, "rule" | "do">;

/** Having data copied to where it can be used. */
export interface Rules {
  /** What is shown beside the list: the form, the rules of the account, or nothing. */
  readonly shown: Signal<"form" | "mine" | null>;
  /** By id, as last seen. */
  readonly known: ReadonlySignal<ReadonlyMap<string, Rule>>;
  /** What was made last, here; null once somebody has seen it. */
  readonly last: Signal<RulesMade | null>;
  /** Variables that wait for data. */
  readonly awaiting: ReadonlySignal<readonly Awaiting[]>;
  readonly isMaking: ReadonlySignal<boolean>;
  readonly makeFault: ReadonlySignal<Fault | null>;
  readonly preview: ReadonlySignal<RulePreview | null>;
  readonly isPreviewing: ReadonlySignal<boolean>;
  readonly previewFault: ReadonlySignal<Fault | null>;
  /** Ids of the account's rules, the newest first; null until they have come. */
  readonly mine: ReadonlySignal<readonly string[] | null>;
  readonly isListing: ReadonlySignal<boolean>;
  readonly listFault: ReadonlySignal<Fault | null>;
  /** The rules that are being changed, and what came of the last change that failed. */
  readonly changing: ReadonlySignal<ReadonlySet<string>>;
  readonly changeFault: ReadonlySignal<Fault | null>;
  /** What of one rule could not be copied. */
  readonly stuck: ReadonlySignal<StuckFiles | null>;
  readonly stuckFault: ReadonlySignal<Fault | null>;
  /** What a rule for the selection would copy; "" for the catalog's own choice. Waits until nobody types. */
  look(where: string): void;
  make(wish: Partial<Wish>, variable?: string, overwrite?: boolean): Promise<void>;
  forgetFaults(): void;
  list(): void;
  change(change: Change): Promise<void>;
  lookAtStuck(rule: string): void;
  giveUp(name: string): void;
  /** Somebody sees these: ask the kernel to look at them for half a minute more. */
  watch(rules: readonly string[]): void;
}

export interface RulesStore extends Rules {
  apply(rules: readonly Rule[], awaiting: readonly Awaiting[]): void;
}

const TYPING_MS = 250;
export const WISH: Wish = {
  ...{ where: "", copies: 1, lifetimeS: null, comment: "", grouping: "dataset" },
  ...{ asynchronous: false, askApproval: false, notify: "no", activity: "" },
};

/**
 * settled    says when the kernel knows the selection: an order must not overtake the last click
 * completed  told when data has come: what rows say of it is out of date
 */
export function createRules(
  calls: Calls,
  settled: () => Promise<unknown>,
  completed: () => void,
  abort: AbortSignal,
): RulesStore {
  const shown = signal<"form" | "mine" | null>(null);
  const known = signal<ReadonlyMap<string, Rule>>(new Map());
  const last = signal<RulesMade | null>(null);
  const awaiting = signal<readonly Awaiting[]>([]);
  const preview = signal<RulePreview | null>(null);
  const mine = signal<readonly string[] | null>(null);
  const stuck = signal<StuckFiles | null>(null);
  const changing = signal<ReadonlySet<string>>(new Set());
  const changeFault = signal<Fault | null>(null);
  const making = createAttempt(abort);
  const looking = createAttempt(abort);
  const listing = createAttempt(abort);
  const lookingAtStuck = createAttempt(abort);

  /** A look that is older than what is known changes nothing. */
  function learn(rules: readonly Rule[]) {
    const news = rules.filter((rule) => rule.version >= (known.peek().get(rule.id)?.version ?? -1));
    const have = news.some(({ id, state }) => state === "ok" && (known.peek().get(id)?.state ?? "ok") !== "ok");
    if (news.length) known.value = new Map([...known.peek(), ...news.map((rule) => [rule.id, rule] as const)]);
    if (have) completed();
  }

  function look(where: string) {
    looking.run(async (signal) => {
      if (preview.peek()) await passed(TYPING_MS, signal);
      await settled();
      preview.value = await calls.ask({ type: "preview-rule", where }, { signal });
    });
  }

  async function make(wish: Partial<Wish>, variable = "", overwrite = false) {
    if (making.isBusy.peek()) return;
    await making.run(async (signal) => {
      last.value = null;
      await settled();
      const call = { type: "make-rules", wish: { ...WISH, ...wish }, variable, overwrite } as const;
      const made = await calls.ask(call, { signal });
      batch(() => {
        learn(made.rules);
        last.value = made;
        mine.value = mine.peek() && [...new Set([...made.rules.map(({ id }) => id), ...(mine.peek() ?? [])])];
        if (shown.peek() === "form") shown.value = null;
      });
    });
  }

  const list = () =>
    void listing.run(async (signal) => {
      const { rules } = await calls.ask({ type: "get-rules" }, { signal });
      batch(() => {
        learn(rules);
        mine.value = rules.map(({ id }) => id);
      });
    });

  /** To make one again takes minutes: others are changed meanwhile. */
  async function change(wanted: Change) {
    const { rule } = wanted;
    changing.value = new Set([...changing.peek(), rule]);
    changeFault.value = null;
    try {
      const call = { type: "change-rule", lifetimeS: null, comment: "", where: "", ...wanted } as const;
      const { rules } = await calls.ask(call, { signal: abort });
      learn(rules);
      const made = rules.filter(({ id }) => id !== rule).map(({ id }) => id);
      if (made.length) mine.value = [...made, ...(mine.peek() ?? [])];
    } catch (error) {
      changeFault.value = shownFault(error);
    }
    changing.value = new Set([...changing.peek()].filter((one) => one !== rule));
  }

  const lookAtStuck = (rule: string) =>
    void lookingAtStuck.run(async (signal) => {
      stuck.value = await calls.ask({ type: "get-stuck-files", rule }, { signal });
    });

  function watch(rules: readonly string[]) {
    if (rules.length === 0) return;
    calls.ask({ type: "watch-rules", rules }, { signal: abort }).then(
      ({ rules }) => learn(rules),
      () => {},
    );
  }

  calls.onEvent((event) => {
    if (event.type === "rules-changed") learn(event.rules);
    if (event.type === "awaiting-changed") awaiting.value = event.awaiting;
  }, abort);

  return {
    ...{
      shown,
      known,
      last,
      awaiting,
      preview,
      mine,
      stuck,
      changing,
      look,
      make,
      list,
      watch,
      change,
      lookAtStuck,
    },
    ...{ isMaking: making.isBusy, makeFault: making.fault },
    ...{ isPreviewing: looking.isBusy, previewFault: looking.fault },
    ...{ isListing: listing.isBusy, listFault: listing.fault, changeFault },
    stuckFault: lookingAtStuck.fault,
    giveUp: (name) => void calls.ask({ type: "give-up-awaiting", name }, { signal: abort }).catch(() => {}),
    forgetFaults() {
      making.reset();
      changeFault.value = null;
    },
    apply(rules, waiting) {
      batch(() => {
        learn(rules);
        awaiting.value = waiting;
        if (rules.length) last.value = { type: "rules-made", rules, existing: 0 };
      });
    },
  };
}
