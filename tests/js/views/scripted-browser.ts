import { computed, signal } from "@preact/signals";
import { faultOf } from "../../../js/bridge/fault.ts";
import type { KernelState } from "../../../js/bridge/kernel-state.ts";
import type {
  AttachedState,
  CatalogInfo,
  Chosen,
  Configuration,
  Details,
  DownloadStarted,
  Entry,
  Facet,
  Fault,
  Folder,
  ListingState,
  Progress,
  Query,
  Saved,
  SelectionState,
  SessionState,
  Site,
  Sort,
  Suggestions,
  TransferLine,
  TransfersState,
  VariableSet,
} from "../../../js/bridge/protocol.ts";
import { NO_ATTACHED } from "../../../js/stores/attached.ts";
import type { Leaving } from "../../../js/stores/behind.ts";
import type { Checked } from "../../../js/stores/session.ts";
import { NO_TRANSFERS } from "../../../js/stores/transfers.ts";
import { BARE, kind } from "../bare-catalog.ts";
import { scriptedRules } from "./scripted-rules.ts";

/** A field of no special kind. */
export const PLAIN = { check: false, onDemand: false, hint: "", path: false };

export const INFO: CatalogInfo = {
  ...BARE,
  instance: "ATLAS production",
  kinds: [kind("dataset", { opens: true }), kind("file")],
  kindChoices: [
    { id: "all", label: "All kinds" },
    { id: "dataset", label: "Datasets" },
    { id: "file", label: "Files" },
  ],
  facts: true,
  hasSettings: true,
  filterKeys: [
    { key: "run_number", values: "number", only: "", note: "" },
    { key: "stream_name", values: "text", only: "", note: "" },
    { key: "created_at", values: "date", only: "", note: "" },
    { key: "type", values: "refused", only: "", note: "Choose the kind beside the name" },
  ],
  signsIn: [
    {
      id: "userpass",
      label: "Password",
      fields: [
        { id: "username", label: "User name", secret: false, required: true, value: "alice", choices: [], ...PLAIN },
        { id: "password", label: "Password", secret: true, required: true, value: "", choices: [], ...PLAIN },
      ],
      note: "The password goes to the kernel and from there to the server.",
      group: "",
      checks: false,
      command: "",
    },
    {
      id: "x509",
      label: "X.509",
      fields: [
        { id: "vo", label: "VO", secret: false, required: false, value: "cms", choices: ["atlas", "cms"], ...PLAIN },
      ],
      note: "",
      group: "",
      checks: false,
      command: "",
    },
  ],
  tips: [
    { label: "Paste", text: "an identifier, `scope:name`", queries: [] },
    {
      label: "Try",
      text: "",
      queries: [{ scope: "mc16", text: "run*", kind: "all", sort: null, filters: "", facets: [], switches: [] }],
    },
  ],
  downloads: false,
};

export const LISTING: ListingState = {
  listing: 1,
  version: 1,
  parent: null,
  query: { scope: "mc16", text: "run*", kind: "all", sort: null, filters: "", facets: [], switches: [] },
  count: 1234,
  total: null,
  order: 1,
  sort: null,
  sorted: 0,
  state: "complete",
  fault: null,
  unreadable: 0,
  note: "",
  within: "",
  hasFacets: false,
  called: { one: "row", many: "rows" },
};

export const PICKED: SelectionState = {
  version: 1,
  count: 3,
  size: 1_302_000_000,
  unsized: 0,
  isQuery: false,
  growing: false,
};

export const SIGNED_IN: SessionState = {
  version: 1,
  state: "in",
  account: "alice",
  accounts: [],
  method: "userpass",
  errand: null,
  expiresAt: null,
  isKept: false,
  note: "",
};

export function fault(code: string, message: string, rest: Partial<Fault> = {}): Fault {
  return { ...faultOf(code, message), ...rest };
}

/** The stores as plain signals to set, and `orders`: the verbs that were called, with what. */
export function scriptedBrowser() {
  const orders: unknown[][] = [];
  const verb =
    (name: string) =>
    (...given: unknown[]): Promise<void> => {
      orders.push([name, ...given]);
      return Promise.resolve();
    };
  const details = signal<Details | null>(null);
  const entry = signal<Entry | null>(null);
  const listing = signal<ListingState | null>(null);
  const isAsking = signal(false);
  return {
    orders,
    info: signal<CatalogInfo | null>(INFO),
    kernel: signal<KernelState>("ready"),
    session: {
      state: signal<SessionState>(SIGNED_IN),
      isBusy: signal(false),
      fault: signal<Fault | null>(null),
      signIn: verb("signIn"),
      checked: signal<Checked | null>(null),
      isChecking: signal(false),
      purged: signal<readonly string[] | null>(null),
      check: verb("check"),
      signOut: verb("signOut"),
      purge: verb("purge"),
      seen: verb("seen"),
      cancel: verb("cancel"),
      folder: signal<Folder | null>(null),
      folderFault: signal<Fault | null>(null),
      openFolder: verb("openFolder"),
    },
    query: {
      text: signal(""),
      scope: signal(""),
      kind: signal("all"),
      filters: signal(""),
      facets: signal<readonly Chosen[]>([]),
      switches: signal<readonly string[]>([]),
      sort: signal<Sort | null>(null),
      scopeName: signal(""),
      counted: signal<readonly Facet[]>([]),
      listing,
      isAsking,
      isSearching: computed(() => isAsking.value || listing.value?.state === "streaming"),
      fault: signal<Fault | null>(null),
      suggestions: signal<Suggestions | null>(null),
      suggestFault: signal<Fault | null>(null),
      search: verb("search"),
      stop: verb("stop"),
      goOn: verb("goOn"),
      sortBy: verb("sortBy"),
      suggest: verb("suggest"),
      doing: signal(""),
      filterKeys: signal<readonly string[]>([]),
      suggestKeys: verb("suggestKeys"),
    },
    selection: {
      state: signal<SelectionState>({ ...PICKED, count: 0, size: 0 }),
      fault: signal<Fault | null>(null),
      anchor: () => null,
      anchorAt: verb("anchorAt"),
      toggle: verb("toggle"),
      selectOnly: verb("selectOnly"),
      extendTo: verb("extendTo"),
      selectAll: verb("selectAll"),
      clear: verb("clear"),
      ids: () => null,
    },
    variable: {
      name: signal("my_files"),
      isAwaited: signal(false),
      isBusy: signal(false),
      progress: signal<Progress | null>(null),
      fault: signal<Fault | null>(null),
      result: signal<VariableSet | null>(null),
      add: verb("add"),
      cancel: verb("cancel"),
    },
    transfers: {
      state: signal<TransfersState>(NO_TRANSFERS),
      isOpen: signal(false),
      lines: signal<readonly TransferLine[]>([]),
      first: signal(0),
      isStarting: signal(false),
      progress: signal<Progress | null>(null),
      startFault: signal<Fault | null>(null),
      started: signal<DownloadStarted | null>(null),
      orderFault: signal<Fault | null>(null),
      download: verb("download"),
      cancelStart: verb("cancelStart"),
      turnTo: verb("turnTo"),
      pause: verb("pause"),
      resume: verb("resume"),
      cancel: verb("cancel"),
      retry: verb("retry"),
      forget: verb("forget"),
      goOn: verb("goOn"),
    },
    rules: scriptedRules(verb),
    attached: {
      state: signal<AttachedState>(NO_ATTACHED),
      fault: signal<Fault | null>(null),
      left: signal(""),
      apply: verb("apply"),
      detach: verb("detach"),
      inject: verb("inject"),
      updateLock: verb("updateLock"),
      leave: verb("leave"),
    },
    behind: {
      leaving: signal<Leaving | null>(null),
      code: signal<string | null>(null),
      isPut: signal(false),
      fault: signal<Fault | null>(null),
      getCode: verb("getCode"),
      put: verb("put"),
      cancel: verb("cancel"),
    },
    configuration: {
      shown: signal<Configuration | null>(null),
      saved: signal<Saved | null>(null),
      isBusy: signal(false),
      fault: signal<Fault | null>(null),
      load: verb("load"),
      saveAsDefault: verb("saveAsDefault"),
      choose: verb("choose"),
      cancel: verb("cancel"),
    },
    memory: {
      queries: signal<readonly Query[]>([]),
      starred: signal<readonly string[]>([]),
      star: verb("star"),
      forget: verb("forget"),
    },
    sites: {
      chosen: signal<readonly string[]>([]),
      all: signal<readonly Site[] | null>(null),
      isBusy: signal(false),
      fault: signal<Fault | null>(null),
      list: verb("list"),
      choose: verb("choose"),
    },
    details: {
      row: signal<{ listing: number; row: number } | null>(null),
      entry,
      details,
      isBusy: signal(false),
      fault: signal<Fault | null>(null),
      open: verb("open"),
      readTab: verb("readTab"),
      exported: (form: string) => {
        orders.push(["exported", form]);
        return Promise.resolve(`the ${form}`);
      },
      retry: verb("retry"),
      close() {
        orders.push(["close"]);
        entry.value = null;
      },
    },
  };
}
