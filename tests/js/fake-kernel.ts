import { faultOf } from "../../js/bridge/fault.ts";
import type {
  Attached,
  AttachedState,
  Call,
  Fault,
  ListingState,
  LockState,
  MemoryState,
  Query,
  Replication,
  Result,
  Row,
  SelectionState,
  SessionState,
  SitesState,
  Sort,
  Tab,
  TransferLine,
  TransfersState,
} from "../../js/bridge/protocol.ts";
import { VERSION } from "../../js/bridge/protocol.ts";
import { NO_ATTACHED } from "../../js/stores/attached.ts";
import { NO_QUERY } from "../../js/stores/query.ts";
import { NO_TRANSFERS } from "../../js/stores/transfers.ts";
import { entryOf, FACTS, INFO, type Level } from "./fake-catalog.ts";
import { FakeComm, type Said } from "./fake-comm.ts";
import { FakeRules } from "./fake-rules.ts";

export interface FakeKernelOptions {
  /** The code of its parts, by name. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly replication?: Replication | null;
  /** What a query finds. */
  readonly search?: (query: Query) => Level;
  /** Rows that are there with the first answer; the rest comes by `grow`. */
  readonly firstRows?: number;
  readonly facts?: boolean;
  readonly sorts?: readonly string[];
  /** What the catalog calls all that can be searched within, where it looks that up. */
  readonly entersAll?: string;
  readonly session?: Partial<SessionState>;
  readonly query?: Partial<Query>;
  /** A cell waits for the choice. */
  readonly awaited?: boolean;
  /** ms that a message is on its way. */
  readonly latency?: number;
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

const DUE: Tab = { id: "more", label: "More", count: null, fault: null, sections: [], isDue: true };
const TABS: readonly Tab[] = [{ ...DUE, id: "metadata", isDue: false }, DUE];

/** The kernel's half, in this process: the protocol over levels of rows. */
export class FakeKernel extends FakeComm {
  readonly listings = new Map<number, Listing>();
  readonly picked = new Set<string>();
  /** Rows whose facts were asked for: from then on they come with the row. */
  memory: MemoryState = { version: 0, queries: [], starred: [] };
  sites: SitesState = { version: 0, chosen: ["A"] };
  readonly known = new Set<string>();
  readonly variables = new Map<string, readonly string[]>();
  readonly rules = new FakeRules();
  /** How many were put below the cell. */
  records = 0;
  transfers: TransfersState = NO_TRANSFERS;
  attached: AttachedState = NO_ATTACHED;
  lines: readonly TransferLine[] = [];
  session: SessionState;
  selection: SelectionState = { version: 1, count: 0, size: 0, unsized: 0, isQuery: false, growing: false };

  readonly #options: FakeKernelOptions;
  #numbers = 0;
  #whole = 0;

  constructor(options: FakeKernelOptions = {}) {
    super(options.latency);
    this.#options = options;
    this.session = {
      ...{ version: 1, state: "not-needed", account: "", accounts: [], method: "" },
      ...{ errand: null, expiresAt: null, isKept: false, note: "", ...options.session },
    };
  }

  /** More rows of a listing have come, or its end has. */
  grow(number: number, count: number, state: ListingState["state"] = "streaming", fault: Fault | null = null): void {
    const listing = this.#listing(number);
    Object.assign(listing, { count, state, fault, version: listing.version + 1 });
    this.say({ type: "listing-changed", state: this.stateOf(listing) });
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
    return {
      ...kept,
      total: level.count,
      unreadable: 0,
      note: "",
      within: "",
      called: { one: "row", many: "rows" },
      hasFacets: false,
    };
  }

  /** Something moved. */
  move(change: Partial<TransfersState>, lines: readonly TransferLine[] = this.lines): TransfersState {
    this.lines = lines;
    this.transfers = { ...this.transfers, ...change, version: this.transfers.version + 1 };
    this.say({ type: "transfers-changed", state: this.transfers });
    return this.transfers;
  }

  /** What is attached becomes less, or the lock another. */
  attach(keeps: (one: Attached) => boolean, lock: Partial<LockState> = {}): AttachedState {
    const { version, variables, lock: before } = this.attached;
    this.attached = {
      version: version + 1,
      variables: variables.filter(keeps),
      lock: before && { ...before, ...lock },
    };
    return this.attached;
  }

  protected override answerTo(call: Call): Said {
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
        return [{ type: "details", entry: this.#listing(call.listing).level.entry(call.row), tabs: TABS, links: [] }];
      case "star-scope":
        this.memory = { ...this.memory, version: this.memory.version + 1, starred: call.isStarred ? [call.scope] : [] };
        return [{ type: "remembered", state: this.memory }];
      case "forget-queries":
        this.memory = { ...this.memory, version: this.memory.version + 1, queries: [] };
        return [{ type: "remembered", state: this.memory }];
      case "get-sites":
        return [{ type: "sites", sites: ["A", "B"].map((name) => ({ name, here: name === "A", tape: false })) }];
      case "choose-sites":
        this.sites = { version: this.sites.version + 1, chosen: call.sites };
        this.known.clear();
        return [{ type: "sites-chosen", state: this.sites }];
      case "get-tab":
        return [{ type: "tab-read", tab: { ...DUE, id: call.tab, isDue: false, count: 1 } }];
      case "select":
        return [{ type: "selected", state: this.#select(call) }];
      case "add-variable":
        this.variables.set(call.name, [...this.picked]);
        return [
          {
            type: "variable-set",
            names: call.name ? [call.name] : [],
            isList: true,
            count: this.picked.size,
            skipped: 0,
            called: { one: "path", many: "paths" },
          },
        ];
      case "get-code":
        return [{ type: "code", text: "found = catalog.search('*')\n" }];
      case "put-deposit":
        return [{ type: "done" }];
      case "put-record":
        this.records += 1;
        return [{ type: "done" }];
      case "suggest": {
        const items = ["mc16", "data18"]
          .filter((value) => value.includes(call.text))
          .map((value) => ({ value, mine: false, note: "", label: "", more: [] }));
        return [{ type: "suggestions", items, matching: items.length, total: 2 }];
      }
      case "get-configuration":
        return [{ type: "configuration", name: "one", file: "/f", settings: [], instances: [], notes: [] }];
      case "save-as-default":
        return [{ type: "saved", file: "/f", name: "one" }];
      case "choose-instance":
        return [{ type: "done" }];
      case "sign-in":
        return [{ type: "signed-in", state: this.#setSession({ state: "in", account: "alice", method: call.method }) }];
      case "check-sign-in":
        return [{ type: "sign-in-checked", found: `${call.method} is there`, asks: [], fault: null }];
      case "purge-cache":
        return [{ type: "cache-purged", what: ["2 scopes"] }];
      case "get-part": {
        const code = this.#options.parts?.[call.name];
        if (code === undefined) throw faultOf("not-found", "This view is of another version", "Run the cell again");
        return [{ type: "part" }, code];
      }
      case "sign-out":
        return [{ type: "signed-in", state: this.#setSession({ state: "out", account: "", method: "" }) }];
      case "start-download": {
        const started = { count: this.picked.size, skipped: 0, folder: "/data" };
        return [{ type: "download-started", ...started, state: this.move({ files: this.picked.size }) }];
      }
      case "get-attached":
      case "inject":
        return [{ type: "attached-now", state: this.attached }];
      case "detach":
        return [{ type: "attached-now", state: this.attach(({ name }) => name !== call.name) }];
      case "update-lock":
        return [{ type: "attached-now", state: this.attach(() => true, { state: "same", differences: [] }) }];
      case "get-transfers": {
        const lines = this.lines.slice(call.start, call.start + call.count);
        return [{ type: "transfer-window", state: this.transfers, start: call.start, lines }];
      }
      case "pause-transfers":
      case "resume-transfers":
      case "cancel-transfers":
      case "retry-transfers":
      case "forget-transfers":
      case "go-on-with-transfers":
        return [{ type: "transfers-told", state: this.move({}) }];
      default: {
        const result = this.rules.answerTo(call);
        if (!result) throw faultOf("unsupported", "Not here");
        return [result];
      }
    }
  }

  #snapshot(): Result {
    const root = [...this.listings.values()].find(({ parent }) => parent === null);
    return {
      type: "snapshot",
      version: VERSION,
      catalog: {
        ...INFO,
        entersAll: this.#options.entersAll ?? "",
        facts: this.#options.facts ?? false,
        sorts: this.#options.sorts ?? [],
        replication: this.#options.replication ?? null,
      },
      query: root?.query ?? { ...NO_QUERY, ...this.#options.query },
      session: this.session,
      selection: this.selection,
      listings: [...this.listings.values()].map((listing) => this.stateOf(listing)),
      variable: "files",
      canAnswerWhileBusy: true,
      awaited: this.#options.awaited ?? false,
      transfers: this.transfers,
      attached: this.attached,
      rules: this.rules.rules,
      awaiting: [],
      sites: this.sites,
      memory: this.memory,
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
    return [{ type: "opened", state: this.stateOf(listing), facets: [] }, this.#rows(listing, 0, 100)];
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
