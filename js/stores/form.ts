import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Answered } from "../bridge/answers.ts";
import type { Calls } from "../bridge/calls.ts";
import type { Greeting } from "../bridge/greeting.ts";
import type { KernelState } from "../bridge/kernel-state.ts";
import type {
  Call,
  CatalogInfo,
  Fault,
  FormInfo,
  FormProblem,
  FormProgress,
  FormState,
  FormValue,
  OpenForm,
  Review,
  SendForm,
  SteerForm,
  Suggestions,
} from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";
import { createDrops, type Drops } from "./drops.ts";
import { createFolder, type FolderStore } from "./folder.ts";
import { passed } from "./passed.ts";
import { createSession, type Session } from "./session.ts";

/** What is typed is sent so long after the last stroke; a field that is left sends it at once. */
const FILL_MS = 400;
const SUGGEST_MS = 150;

/** A form with files: what is filled in, what is wrong with it, and how its sending goes. */
export interface Form {
  readonly kernel: ReadonlySignal<KernelState>;
  /** Null until the kernel has spoken. */
  readonly catalog: ReadonlySignal<CatalogInfo | null>;
  readonly info: ReadonlySignal<FormInfo | null>;
  readonly session: Session;
  /** As the kernel holds it. */
  readonly state: ReadonlySignal<FormState>;
  readonly progress: ReadonlySignal<FormProgress | null>;
  /** What is shown to be wrong: of fields that were left, and of all once somebody wanted to go on. */
  readonly problems: ReadonlySignal<readonly FormProblem[]>;
  /** The page that says what will be sent; null while the form is filled in. */
  readonly review: ReadonlySignal<Review | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  readonly folder: FolderStore;
  readonly drops: Drops;
  /** What a field holds here, typed or told. */
  value(field: string): Signal<FormValue>;
  /** A field changed; with `left` it is sent at once, and what is wrong with it shows. */
  fill(value: FormValue, left?: boolean): void;
  leave(field: string): void;
  /** What was typed goes to the kernel now: the page may be about to go. */
  flush(): Promise<void>;
  /** Whether anything was typed into this view. */
  readonly isTouched: ReadonlySignal<boolean>;
  readonly suggestions: ReadonlySignal<{ readonly field: string; readonly found: Suggestions } | null>;
  suggest(field: string, text: string): void;
  /** An order that is answered with the state that comes of it. What went wrong is in `fault`. */
  order(call: FormOrder): Promise<void>;
  /** Anything else that a part wants to know. */
  readonly ask: Calls["ask"];
  /** Look over what will be sent: `review`, or `problems` that show now. */
  lookOver(): Promise<void>;
  /** Back from the review to the form. */
  edit(): void;
  send(): Promise<void>;
  steer(what: SteerForm["do"]): Promise<void>;
}

export type FormOrder = Extract<Call, { type: (typeof ORDERS)[number] }>;
const ORDERS = [
  "add-files",
  "rename-file",
  "remove-files",
  "add-from-variable",
  "save-draft",
  "take-up",
  "ask-room",
] as const;

const NOTHING: FormState = {
  ...{ version: -1, phase: "filling", values: [], files: [], problems: [], fault: null, result: [], left: [] },
  ...{ texts: [], links: [], draft: null, moreRoom: null },
};

/** A form for one view: it begins with the answer to the opening, and follows what the kernel tells until `abort` ends. */
export function createForm({ calls, answer, catchUp }: Greeting<OpenForm>, abort: AbortSignal): Form {
  const catalog = signal<CatalogInfo | null>(null);
  const info = signal<FormInfo | null>(null);
  const state = signal<FormState>(NOTHING);
  const progress = signal<FormProgress | null>(null);
  const review = signal<Review | null>(null);
  const found = signal<{ field: string; found: Suggestions } | null>(null);
  const touched = signal<ReadonlySet<string>>(new Set());
  const wantsAll = signal(false);
  /** What the review found that the fields alone do not tell, until they change. */
  const refused = signal<readonly FormProblem[]>([]);
  const isTouched = signal(false);
  const values = new Map<string, Signal<FormValue>>();
  /** Typed here, and not yet with the kernel: what it tells meanwhile is older. */
  const unsent = new Map<string, FormValue>();
  let underWay: readonly FormValue[] = [];
  let arrival: Promise<void> = Promise.resolve();
  const [filling, working, suggesting] = [createAttempt(abort), createAttempt(abort), createAttempt(abort)];
  const session = createSession(calls, () => {}, abort);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function value(field: string): Signal<FormValue> {
    const known = values.get(field) ?? signal<FormValue>({ field, text: "", rows: [] });
    values.set(field, known);
    return known;
  }

  function apply(next: FormState) {
    if (next.version < state.peek().version) return;
    batch(() => {
      state.value = next;
      if (next.phase !== "sending") progress.value = null;
      if (next.phase !== "filling") review.value = null;
      const told = new Map(next.values.map((one) => [one.field, one]));
      for (const field of new Set([...told.keys(), ...values.keys()])) {
        const now = told.get(field) ?? { field, text: "", rows: [] };
        if (!unsent.has(field) && !isSame(now, value(field).peek())) value(field).value = now;
      }
    });
  }

  function met(opened: Answered<OpenForm>) {
    batch(() => {
      catalog.value = opened.catalog;
      info.value = opened.form;
      session.apply(opened.session);
      apply(opened.state);
    });
    catchUp();
  }

  /** Resolves when all that was typed so far has arrived, or `fault` says why not. What has not goes again with the next. */
  async function flush() {
    clearTimeout(timer);
    const sent = [...unsent.values()];
    if (!sent.every((one) => underWay.includes(one))) arrival = send(sent);
    await arrival;
  }

  async function send(sent: readonly FormValue[]) {
    underWay = sent;
    await filling.run(async (signal) => {
      const told = await calls.ask({ type: "fill-in", values: sent }, { signal });
      for (const one of sent) if (unsent.get(one.field) === one) unsent.delete(one.field);
      apply(told.state);
    });
    if (underWay === sent) underWay = [];
    else await arrival; // it was withdrawn for one that sends more
  }

  const order = (call: FormOrder | SendForm | SteerForm) =>
    working.run(async (signal) => {
      await flush();
      apply((await calls.ask(call, { signal })).state);
    });

  function fill(next: FormValue, left = false) {
    isTouched.value = true;
    value(next.field).value = next;
    unsent.set(next.field, next);
    if (refused.peek().some(({ field }) => field === next.field))
      refused.value = refused.peek().filter(({ field }) => field !== next.field);
    clearTimeout(timer);
    if (left) leave(next.field);
    else timer = setTimeout(flush, FILL_MS);
  }

  function leave(field: string) {
    touched.value = new Set([...touched.peek(), field]);
    void flush();
  }

  function suggest(field: string, text: string) {
    void suggesting.run(async (signal) => {
      await passed(SUGGEST_MS, signal);
      await flush();
      found.value = { field, found: await calls.ask({ type: "suggest", field, text }, { signal }) };
    });
  }

  async function lookOver() {
    wantsAll.value = true;
    await working.run(async (signal) => {
      await flush();
      if (unsent.size) return; // it has not arrived: `fault` says why
      const looked = await calls.ask({ type: "review-form" }, { signal });
      refused.value = looked.problems;
      review.value = looked.digest ? looked : null;
    });
  }

  calls.onEvent((event) => {
    if (event.type === "form-changed") apply(event.state);
    else if (event.type === "form-progress") {
      progress.value = event;
      const come = new Map(event.files.map((file) => [file.number, file]));
      const now = state.peek();
      state.value = { ...now, files: now.files.map((file) => come.get(file.number) ?? file) };
    }
  }, abort);
  const goOn = () => {
    clearTimeout(timer);
    // The view goes, its kernel stays.
    if (unsent.size) calls.ask({ type: "fill-in", values: [...unsent.values()] }).catch(() => {});
  };
  abort.addEventListener("abort", goOn, { once: true });
  answer.then(met, () => {
    // The state of the kernel says what became of it.
  });

  const shown = ({ field }: FormProblem) => wantsAll.value || touched.value.has(field);
  return {
    ...{ kernel: calls.kernel, catalog, info, session, state, progress, review, value, fill, leave, suggest, lookOver },
    ...{ order, flush, isTouched, ask: calls.ask },
    problems: computed(() => {
      const own = state.value.problems.filter(shown);
      const more = refused.value.filter((one) => !own.some((other) => other.field === one.field));
      return state.value.phase === "filling" ? [...own, ...more] : [];
    }),
    isBusy: working.isBusy,
    fault: computed(() => working.fault.value ?? filling.fault.value),
    suggestions: computed(() => (suggesting.fault.value ? null : found.value)),
    folder: createFolder(calls, abort),
    drops: createDrops(calls, () => info.peek()?.maxDrop ?? 0, abort),
    edit() {
      review.value = null;
    },
    send: () => order({ type: "send-form", digest: review.peek()?.digest ?? "" }),
    steer(what) {
      if (what === "anew") {
        touched.value = new Set();
        wantsAll.value = false;
      }
      return order({ type: "steer-form", do: what });
    },
  };
}

/** What is told again is no change: the rows that are drawn stay the same. */
function isSame(one: FormValue, other: FormValue): boolean {
  const rows = other.rows;
  return (
    one.text === other.text &&
    one.rows.length === rows.length &&
    one.rows.every((row, at) => row.length === rows[at]?.length && row.every((text, i) => text === rows[at]?.[i]))
  );
}
