import type { AnyModel } from "@anywidget/types";
import { bytesOf } from "../../js/bridge/buffers.ts";
import { faultOf } from "../../js/bridge/fault.ts";
import type {
  Call,
  CatalogInfo,
  Entry,
  Facts,
  Fault,
  FromKernel,
  ListingState,
  Query,
  Result,
  Row,
  SelectionState,
  SessionState,
  Sort,
  ToKernel,
} from "../../js/bridge/protocol.ts";
import { VERSION } from "../../js/bridge/protocol.ts";

/** Rows of one level: how many there are, and what each is and holds. */
export interface Level {
  readonly count: number;
  readonly entry: (row: number) => Entry;
  readonly below?: (row: number) => Level;
}

export interface FakeKernelOptions {
  /** What a query finds. */
  readonly search?: (query: Query) => Level;
  /** Rows that are there with the first answer; the rest comes by `grow`. */
  readonly firstRows?: number;
  readonly facts?: boolean;
  readonly sorts?: readonly string[];
  readonly session?: Partial<SessionState>;
  readonly query?: Partial<Query>;
  /** ms that a message is on its way. */
  readonly latency?: number;
}

/** Shares (0 to 1) of the messages, both ways, that get lost, doubled, or overtaken. */
export interface Weather {
  lose: number;
  double: number;
  reorder: number;
}

interface Listing {
  readonly level: Level;
  readonly query: Query | null;
  readonly parent: readonly [number, number] | null;
  readonly number: number;
  version: number;
  count: number;
  order: number;
  sort: Sort | null;
  positions: readonly number[];
  state: ListingState["state"];
  fault: Fault | null;
}

type Said = readonly [result: Result, rows?: readonly Row[]];

const NO_QUERY: Query = { text: "", scope: "", kind: "all", sort: null };

/** The kernel's half, in this process: the protocol over levels of rows. It answers after `latency` ms of (fake) time. */
export class FakeKernel {
  readonly weather: Weather = { lose: 0, double: 0, reorder: 0 };
  /** Calls that were carried out, in turn; a question asked twice is one. */
  readonly calls: Call[] = [];
  /** Messages that views sent, repeated and lost ones too. */
  readonly received: ToKernel[] = [];
  readonly buffers: Uint8Array[] = [];
  readonly cancelled: string[] = [];
  /** Answers instead of what is in here: a fault by the type of the call. */
  readonly faults: Partial<Record<Call["type"], Fault>> = {};
  /** Types of calls that are taken, but not answered until `release`. */
  readonly held = new Set<Call["type"]>();
  isBusy = false;
  isDead = false;
  readonly listings = new Map<number, Listing>();
  readonly picked = new Set<string>();
  /** Rows whose facts were asked for: from then on they come with the row. */
  readonly known = new Set<string>();
  readonly variables = new Map<string, readonly string[]>();
  session: SessionState;
  selection: SelectionState = { version: 1, count: 0, size: 0, unsized: 0, isQuery: false, growing: false };

  readonly #options: FakeKernelOptions;
  readonly #listeners = new Map<string, Set<(...given: unknown[]) => void>>();
  readonly #answered = new Map<string, readonly [FromKernel, readonly ArrayBuffer[]]>();
  readonly #waiting: { rid: string; call: Call }[] = [];
  readonly #queue: (() => void)[] = [];
  #seed = 1;
  #numbers = 0;
  #whole = 0;

  constructor(options: FakeKernelOptions = {}) {
    this.#options = options;
    this.session = { version: 1, state: "not-needed", account: "", accounts: [], method: "", expiresAt: null };
    this.session = { ...this.session, ...options.session };
  }

  /** What anywidget hands to a view. Each host frame has one of its own: call it again for another. */
  model(): AnyModel {
    const on = (name: string, listener: (...given: unknown[]) => void) => {
      const known = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, known.add(listener));
    };
    const off = (name?: string | null, listener?: ((...given: unknown[]) => void) | null) => {
      if (name && listener) this.#listeners.get(name)?.delete(listener);
    };
    const send = (content: ToKernel, callbacks?: { iopub?: { status?: () => void } }, buffers?: ArrayBuffer[]) => {
      if (this.isDead) throw new Error("Cannot send");
      this.received.push(content);
      this.#deliver(() => this.#take(content, callbacks?.iopub?.status, buffers ?? []));
    };
    return { on, off, send, get: () => ({ comm_live: !this.isDead }) } as unknown as AnyModel;
  }

  /** Listeners that views have on their models. */
  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, some) => sum + some.size, 0);
  }

  /** The cell has ended: what has waited is taken. */
  wake(): void {
    this.isBusy = false;
    for (const take of this.#queue.splice(0)) take();
  }

  /** Answer what was held back. */
  release(type: Call["type"]): void {
    this.held.delete(type);
    for (const { rid, call } of this.#waiting.splice(0)) this.#carryOut(rid, call);
  }

  /** The host says that the comm has closed. */
  die(): void {
    this.isDead = true;
    for (const listener of this.#listeners.get("comm_live_update") ?? []) listener();
  }

  /** More rows of a listing have come, or its end has. */
  grow(number: number, count: number, state: ListingState["state"] = "streaming", fault: Fault | null = null): void {
    const listing = this.#listing(number);
    Object.assign(listing, { count, state, fault, version: listing.version + 1 });
    this.say({ type: "listing-changed", state: this.stateOf(listing) });
  }

  /** What another view does. */
  carryOut(call: Call): Result {
    return this.#answerTo(call)[0];
  }

  say(message: FromKernel, buffers: readonly ArrayBuffer[] = []): void {
    const wire = structuredClone(message);
    this.#deliver(() => {
      for (const listener of this.#listeners.get("msg:custom") ?? []) listener(wire, buffers.map(asView));
    });
  }

  progress(rid: string, done: number, total: number | null, doing = ""): void {
    this.say({ type: "progress", rid, done, total, doing });
  }

  stateOf({
    number,
    version,
    parent,
    query,
    count,
    level,
    order,
    sort,
    positions,
    state,
    fault,
  }: Listing): ListingState {
    const sorted = sort ? positions.length : 0;
    const kept = { listing: number, version, parent, query, count, order, sort, sorted, state, fault };
    return { ...kept, total: level.count, unreadable: 0, note: "" };
  }

  // --- messages ---------------------------------------------------------------------------------------------------

  #deliver(arrive: () => void): void {
    if (this.#random() < this.weather.lose) return;
    const times = this.#random() < this.weather.double ? 2 : 1;
    const latency = this.#options.latency ?? 10;
    for (let i = 0; i < times; i += 1) {
      setTimeout(arrive, this.#random() < this.weather.reorder ? latency * (1 + 20 * this.#random()) : latency);
    }
  }

  #take(message: ToKernel, status: (() => void) | undefined, buffers: readonly ArrayBuffer[]): void {
    if (this.isBusy) {
      this.#queue.push(() => this.#take(message, status, buffers));
      return;
    }
    status?.();
    this.buffers.push(...buffers.map(bytesOf));
    const known = this.#answered.get(message.rid);
    if (message.type === "cancel") this.cancelled.push(message.rid);
    else if (known) this.say(...known);
    else if (this.#waiting.some(({ rid }) => rid === message.rid)) return;
    else if (this.held.has(message.call.type)) this.#waiting.push({ rid: message.rid, call: message.call });
    else this.#carryOut(message.rid, message.call);
  }

  #carryOut(rid: string, call: Call): void {
    if (this.cancelled.includes(rid)) return;
    this.calls.push(call);
    const fault = this.faults[call.type];
    try {
      if (fault) throw fault;
      const [result, rows] = this.#answerTo(call);
      this.#answer(rid, { type: "answer", rid, result }, rows);
    } catch (problem) {
      if (problem instanceof Error) throw problem;
      this.#answer(rid, { type: "failure", rid, fault: problem as Fault });
    }
  }

  #answer(rid: string, message: FromKernel, rows?: readonly Row[]): void {
    const buffers = rows ? [new TextEncoder().encode(JSON.stringify(rows)).buffer as ArrayBuffer] : [];
    this.#answered.set(rid, [message, buffers]);
    this.say(message, buffers);
  }

  #random(): number {
    this.#seed = (this.#seed * 48271) % 2147483647;
    return this.#seed / 2147483647;
  }

  // --- calls ------------------------------------------------------------------------------------------------------

  #answerTo(call: Call): Said {
    switch (call.type) {
      case "hello":
        if (call.version !== VERSION) throw faultOf("unsupported", "Another version");
        return [this.#snapshot()];
      case "open-listing":
        this.listings.clear();
        return this.#opened(this.#open(this.#search(call.query), call.query, null));
      case "open-branch": {
        const upper = this.#listing(call.listing);
        const known = [...this.listings.values()].find(
          ({ parent }) => parent?.[0] === call.listing && parent[1] === call.row,
        );
        const level = upper.level.below?.(call.row) ?? { count: 0, entry: () => entryOf("", "file") };
        return this.#opened(known ?? this.#open(level, null, [call.listing, call.row]));
      }
      case "close-branch":
        this.listings.delete(call.listing);
        return [{ type: "done" }];
      case "stop-listing":
        return this.#listed(call.listing, { state: "stopped" });
      case "continue-listing":
        return this.#listed(call.listing, { state: "streaming", fault: null });
      case "get-listing":
        return this.#listed(call.listing, null);
      case "sort-listing":
        return this.#sort(this.#listing(call.listing), call.sort);
      case "get-window": {
        const listing = this.#listing(call.listing);
        const rows = this.#rows(listing, call.start, call.count);
        return [{ type: "window", listing: listing.number, order: listing.order, start: call.start }, rows];
      }
      case "get-facts":
        for (const row of call.rows) this.known.add(`${call.listing}/${row}`);
        return [{ type: "facts-of", listing: call.listing, rows: call.rows, facts: call.rows.map(() => FACTS) }];
      case "find-row":
        return [{ type: "position", position: this.#find(this.#listing(call.listing), call.prefix, call.after) }];
      case "get-details":
        return [{ type: "details", entry: this.#listing(call.listing).level.entry(call.row), tabs: [] }];
      case "select":
        return [{ type: "selected", state: this.#select(call) }];
      case "add-variable":
        this.variables.set(call.name, [...this.picked]);
        return [{ type: "variable-set", names: [call.name], isList: true, count: this.picked.size, skipped: 0 }];
      case "suggest": {
        const items = ["mc16", "data18"]
          .filter((value) => value.includes(call.text))
          .map((value) => ({ value, mine: false }));
        return [{ type: "suggestions", items, matching: items.length, total: 2 }];
      }
      case "sign-in":
        return [{ type: "signed-in", state: this.#setSession({ state: "in", account: "alice", method: call.method }) }];
      case "sign-out":
        return [{ type: "signed-in", state: this.#setSession({ state: "out", account: "", method: "" }) }];
    }
  }

  #snapshot(): Result {
    const root = [...this.listings.values()].find(({ parent }) => parent === null);
    return {
      type: "snapshot",
      version: VERSION,
      catalog: { ...INFO, facts: this.#options.facts ?? false, sorts: this.#options.sorts ?? [] },
      query: root?.query ?? { ...NO_QUERY, ...this.#options.query },
      session: this.session,
      selection: this.selection,
      listings: [...this.listings.values()].map((listing) => this.stateOf(listing)),
      variable: "files",
      canAnswerWhileBusy: true,
    };
  }

  #search(query: Query): Level {
    return this.#options.search?.(query) ?? { count: 0, entry: () => entryOf("", "file") };
  }

  #open(level: Level, query: Query | null, parent: Listing["parent"]): Listing {
    this.#numbers += 1;
    const count = Math.min(level.count, this.#options.firstRows ?? level.count);
    const state = count < level.count ? "streaming" : "complete";
    const fresh = { version: 1, order: 0, sort: null, positions: [], fault: null };
    const listing: Listing = { ...{ level, query, parent, number: this.#numbers, count, state }, ...fresh };
    this.listings.set(listing.number, listing);
    this.say({ type: "listing-changed", state: this.stateOf(listing) });
    return listing;
  }

  #opened(listing: Listing): Said {
    return [{ type: "opened", state: this.stateOf(listing) }, this.#rows(listing, 0, 100)];
  }

  #listed(number: number, change: Partial<Listing> | null): Said {
    const listing = this.#listing(number);
    if (change) Object.assign(listing, change, { version: listing.version + 1 });
    return [{ type: "listed", state: this.stateOf(listing) }];
  }

  #sort(listing: Listing, sort: Sort | null): Said {
    const names = Array.from({ length: listing.count }, (_, row) => listing.level.entry(row)[1]);
    const sign = sort?.descending ? -1 : 1;
    const compare = (a: number, b: number) => ((names[a] ?? "") < (names[b] ?? "") ? -sign : sign);
    const positions = sort ? names.map((_, row) => row).sort(compare) : [];
    Object.assign(listing, { sort, positions, order: listing.order + 1, version: listing.version + 1 });
    const state = this.stateOf(listing);
    this.say({ type: "listing-changed", state });
    return [{ type: "listed", state }];
  }

  #rows(listing: Listing, start: number, count: number): Row[] {
    const end = Math.min(start + count, listing.count);
    return Array.from({ length: Math.max(0, end - start) }, (_, i) => this.#row(listing, start + i));
  }

  #row(listing: Listing, position: number): Row {
    const number = listing.positions[position] ?? position;
    const entry = listing.level.entry(number);
    const isOn = this.#whole === listing.number || this.picked.has(entry[0]);
    const facts = this.known.has(`${listing.number}/${number}`) ? FACTS : null;
    return { number, tick: isOn ? "on" : "off", entry, facts };
  }

  #find(listing: Listing, prefix: string, after: number): number | null {
    for (let i = 1; i <= listing.count; i += 1) {
      const position = (after + i) % listing.count;
      if (this.#row(listing, position).entry[1].toLowerCase().startsWith(prefix.toLowerCase())) return position;
    }
    return null;
  }

  #select(call: Extract<Call, { type: "select" }>): SelectionState {
    if (call.do === "only" || call.do === "clear" || call.do === "all") this.picked.clear();
    this.#whole = call.do === "all" ? call.listing : 0;
    for (const [first, end] of call.ranges) {
      for (const { entry } of this.#rows(this.#listing(call.listing), first, end - first)) {
        if (call.do === "remove") this.picked.delete(entry[0]);
        else this.picked.add(entry[0]);
      }
    }
    const count = this.#whole ? this.#listing(this.#whole).count : this.picked.size;
    this.selection = { ...this.selection, version: this.selection.version + 1, count, isQuery: this.#whole > 0 };
    this.say({ type: "selection-changed", state: this.selection });
    return this.selection;
  }

  #setSession(change: Partial<SessionState>): SessionState {
    this.session = { ...this.session, ...change, version: this.session.version + 1 };
    this.say({ type: "session-changed", state: this.session });
    return this.session;
  }

  #listing(number: number): Listing {
    const listing = this.listings.get(number);
    if (!listing) throw { ...faultOf("invalid-input", "This list was closed"), field: "listing" };
    return listing;
  }
}

export function entryOf(name: string, kind: string, size: number | null = null): Entry {
  return [`mc16:${name}`, name, kind, size, null, null];
}

/** `count` containers of `each` datasets of `each` files; names count up. */
export function tree(count: number, each: number): Level {
  const level = (size: number, kind: string, prefix: string, below?: (row: number) => Level): Level => ({
    count: size,
    entry: (row) => entryOf(`${prefix}.${String(row).padStart(7, "0")}`, kind, row),
    ...(below && { below }),
  });
  return level(count, "container", "run", (run) =>
    level(each, "dataset", `run.${run}.set`, (set) => level(each, "file", `run.${run}.set.${set}.file`)),
  );
}

export const FACTS: Facts = {
  size: 1,
  parts: 1,
  modified: 0,
  availability: { state: "here", here: 1, total: 1, place: "LAKE-MOUNT", reason: "" },
};

const kind = (id: string, opens: boolean) => ({ id, label: id, plural: `${id}s`, icon: id, opens, takes: true });

export const INFO: CatalogInfo = {
  title: "Rucio",
  monogram: "R",
  instance: "lake",
  host: "rucio.example.org",
  scope: "Scope",
  placeholder: "Name",
  kinds: [
    kind("container", true),
    kind("dataset", true),
    kind("file", false),
    { ...kind("unknown", false), takes: false },
  ],
  kindChoices: [{ id: "all", label: "All kinds" }],
  columns: [
    { id: "kind", label: "Kind", shows: "kind" },
    { id: "size", label: "Size", shows: "size" },
    { id: "availability", label: "Here", shows: "availability" },
    { id: "modified", label: "Modified", shows: "modified" },
  ],
  sorts: [],
  facts: false,
  signsIn: [],
  tips: [],
};

/** JupyterLab hands buffers over as views. */
function asView(buffer: ArrayBuffer): DataView {
  return new DataView(buffer);
}
