import type { Errand, Query, SessionState } from "../../js/bridge/protocol.ts";
import { NO_TRANSFERS } from "../../js/stores/transfers.ts";
import { FORMS_STATES } from "./forms-states.ts";
import { choose, details, enter, key, press, seen, strike, task } from "./hands.ts";
import { CONTAINER, DATASET, FILES } from "./lake.ts";
import { RECORDS_STATES } from "./records-states.ts";
import { RULES } from "./rules.ts";
import type { Script } from "./scripted-kernel.ts";
import { fault, OUT, type State } from "./state.ts";
import { LINES, MOVING } from "./transfers.ts";

const QUERY: Query = {
  scope: "data22_13p6TeV",
  text: "*physics_Main*DAOD_PHYS*",
  kind: "all",
  sort: null,
  filters: "",
  facets: [],
  switches: [],
};
const LISTED: Script = { query: QUERY, listing: {}, open: [CONTAINER, DATASET], picked: FILES };
const FILTERS =
  "run_number >= 400000, created_at > 2024-01-01; stream_name = physics_Main, events < 5, quality = 'not so good'";
const FILTERED: Script = { ...LISTED, query: { ...QUERY, filters: FILTERS } };
const REMEMBERED: Script = {
  starred: ["data22_13p6TeV", "mc23_13p6TeV"],
  recent: [
    { ...QUERY, filters: "run_number >= 400000, created_at > 2024-01-01" },
    { ...QUERY, scope: "mc23_13p6TeV", text: "*.DAOD_PHYS.*p6490", kind: "container" },
    { ...QUERY, scope: "user.alice", text: "thesis.v1" },
  ],
};
const DONE: Script = { ...LISTED, listing: { state: "complete" } };

/** Signing in by a page elsewhere, of which four and a half minutes are left. */
const waiting = (rest: Partial<Errand>): Partial<SessionState> => ({
  ...{ state: "waiting", account: "", method: "oidc", expiresAt: null },
  errand: {
    link: "https://rucio-auth.example.org/auth/oidc_redirect?a1b2c3_polling",
    label: "rucio-auth.example.org",
    asks: "",
    endsAt: Date.now() / 1000 + 272.9,
    trouble: "",
    ...rest,
  },
});

const form = task(1);
const mine = task(2);
const FAR = { here: false, tape: false, used: 0, limit: null, files: 0, size: 0 };

const ATTACHED: Script["attached"] = {
  variables: [
    { name: "daod_files", state: "ready", isList: true, count: 3, fault: null },
    {
      ...{ name: "background", state: "missing", isList: true, count: 40 },
      fault: fault(
        "not-available",
        "`background` is not here as it was locked: 2 of 40 files; mc16_13TeV:DAOD.0117._000031.root: it is not there",
        {
          hint:
            "To get what is missing:\nfrom ipylake.rucio import Rucio\n" +
            "rucio = Rucio(instance='atlas')\nrucio.get('mc16_13TeV:DAOD.0117._000031.root')\nThen run the cell again",
        },
      ),
    },
  ],
  lock: {
    file: "data.lock.json",
    state: "differs",
    differences: ["`daod_files`: 1 file more, 2 files less"],
    fault: null,
  },
};

export const STATES: Readonly<Record<string, State>> = {
  connecting: { kernel: "connecting", unanswered: ["hello"] },
  start: {},
  remembered: REMEMBERED,
  recent: {
    ...REMEMBERED,
    async act(root) {
      const field = await seen(root, ".query textarea");
      field.focus();
      strike(field, "ArrowDown");
      await seen(root, ".recent");
    },
  },
  "sign-in": OUT,
  refused: {
    ...OUT,
    refused: {
      "sign-in": fault("sign-in-needed", "rucio.example.org did not accept user name and password", {
        ...{ field: "password", hint: "Check both, then sign in again" },
        detail: "401 CannotAuthenticate: Cannot authenticate with given credentials",
      }),
    },
    async act(root) {
      await enter(root, "[type=password]", "secret");
      await press("[type=submit]")(root);
    },
  },
  choosing: {
    session: { state: "choosing", account: "", accounts: ["alice", "higgs_wg", "tutorial"], expiresAt: null },
  },
  "single-sign-on": { session: waiting({}) },
  "single-sign-on-code": { session: { ...waiting({ asks: "code" }), method: "oidc-code" } },
  "single-sign-on-trouble": {
    session: waiting({ trouble: "Could not sign in on rucio-auth.example.org: connection refused" }),
  },
  proxy: {
    session: { ...OUT.session, method: "x509-proxy" },
    checked: { found: "CN=Alice Adams,OU=Users,O=Example Grid, VO atlas, 11 h 42 min left" },
  },
  "proxy-browse": {
    session: { ...OUT.session, method: "x509-proxy" },
    async act(root) {
      await press(".path-browse")(root);
      await seen(root, ".path-item");
    },
  },
  "proxy-ended": {
    session: { ...OUT.session, method: "x509-proxy" },
    checked: {
      fault: fault("invalid-input", "This proxy ended 3 h ago", {
        ...{ field: "proxy", hint: "Make a new one with `voms-proxy-init --voms atlas`, then check again" },
      }),
    },
  },
  certificate: {
    session: { ...OUT.session, method: "x509" },
    checked: { found: "CN=Alice Adams,OU=Users,O=Example Grid, 214 d 6 h left", asks: ["passphrase"] },
  },
  purged: { ...DONE, act: choose("Purge cache", ".notice") },
  "kept-open": {
    ...DONE,
    session: {
      isKept: true,
      note: "Others could read /home/alice/.local/share/jupyter/ipylake/sessions/1f2e.json; it is closed now",
    },
  },
  suggestions: {
    async act(root) {
      const field = await seen(root, "[role=combobox]");
      field.focus();
      await enter(root, "[role=combobox]", "data2");
      await seen(root, "[role=option] mark");
      for (const index of [0, 1]) {
        strike(field, "ArrowDown");
        await seen(root, `#scope-${index}[aria-selected=true]`);
      }
    },
  },
  list: LISTED,
  filtered: FILTERED,
  filter: {
    ...FILTERED,
    async act(root) {
      await press(".filter-open")(root);
      await enter(root, "[aria-label=Key]", "run_number");
      const operator = (await seen(root, "[aria-label=Operator]")) as HTMLSelectElement;
      operator.value = ">=";
      operator.dispatchEvent(new Event("change", { bubbles: true }));
      await enter(root, "[aria-label=Value]", "4000oo");
      await seen(root, "#filter-mistake");
    },
  },
  "filter-text": {
    ...FILTERED,
    async act(root) {
      await press(".filter-open")(root);
      await enter(root, "#filter-text", "run_number >= 400000, quality; 1 < events < 5");
      await seen(root, "#filter-text-mistake");
    },
  },
  focus: {
    ...LISTED,
    async act(root) {
      await details(2, "metadata")(root);
      (await seen(root, ".row[tabindex='0']")).focus({ focusVisible: true } as FocusOptions);
    },
  },
  metadata: { ...LISTED, act: details(2, "metadata") },
  replicas: { ...LISTED, act: details(2, "replicas") },
  rules: { ...LISTED, act: details(2, "rules") },
  sites: { ...LISTED, act: press(".head .availability .sort") },
  parents: { ...LISTED, act: details(2, "parents") },
  "refused-tab": {
    ...LISTED,
    refused: {
      "get-tab": fault("access-denied", "Could not list the rules: the server answered 403", {
        hint: "Sign in with an account that may read them",
        detail: "AccessDenied: get_did_rules",
      }),
    },
    act: details(2, "rules"),
  },
  "rich-text": {
    ...LISTED,
    async act(root) {
      await details(2, "metadata")(root);
      (await seen(root, ".rich-text")).scrollIntoView({ block: "nearest" });
    },
  },
  "file-replicas": { ...LISTED, act: details(3, "replicas") },
  note: {
    ...DONE,
    listing: { state: "complete", note: "No entry is named exactly `physics_Main`: searched as `physics_Main*`" },
  },
  zero: { query: { ...QUERY, kind: "dataset" }, listing: { state: "complete", count: 0 } },
  error: {
    ...LISTED,
    listing: {
      state: "failed",
      fault: fault("timed-out", "The server did not answer in 30 s", {
        hint: "A filter makes the search quicker",
        detail: "504, GET /dids/data22_13p6TeV/dids/search?name=*physics_Main*DAOD_PHYS*&type=all&long=1",
      }),
    },
  },
  unreachable: {
    refused: {
      "open-listing": fault("unreachable", "Could not search on rucio.example.org: the connection was refused", {
        hint: "See whether the address is right and the server is up",
      }),
    },
    async act(root) {
      await enter(root, "[role=combobox]", QUERY.scope);
      await enter(root, ".query textarea", QUERY.text);
      (await seen(root, "[role=combobox]")).focus();
      (await seen(root, ".search-button")).focus();
      await press(".search-button")(root);
    },
  },
  busy: {
    ...DONE,
    kernel: "busy",
    unanswered: ["open-listing"],
    async act(root) {
      await seen(root, "[data-line]");
      await press(".search-button")(root);
    },
  },
  gone: { ...DONE, kernel: "gone" },
  "make-available": { ...DONE, act: form },
  "make-available-code": {
    ...DONE,
    async act(root) {
      await form(root);
      await press(".rule-code:enabled")(root);
      await seen(root, ".left-behind textarea");
    },
  },
  "make-available-options": {
    ...DONE,
    async act(root) {
      await form(root);
      await press(".fold")(root);
      await press(".rule-options .fold:not(:first-child)")(root);
    },
  },
  "make-available-elsewhere": {
    ...DONE,
    preview: {
      ...{ matching: 1, places: [{ ...FAR, name: "LRZ-LMU_SCRATCHDISK" }] },
    },
    act: form,
  },
  "make-available-names": {
    ...DONE,
    preview: {
      ...{ matching: 0, places: [], names: ["CERN-PROD_SCRATCHDISK", "CERN-PROD_TAPE"] },
      fault: fault("invalid-input", "The server does not understand it", {
        detail: "RSE Expression resulted in an empty set.",
      }),
    },
    async act(root) {
      await form(root);
      await enter(root, "#place", "cern");
      await seen(root, ".place-names");
    },
  },
  "make-available-busy": { ...DONE, unanswered: ["preview-rule"], act: form },
  "make-available-refused": {
    ...DONE,
    refused: {
      "make-rules": fault("quota-exceeded", "Could not make a rule: there is not enough quota left", {
        hint: "Choose another storage element, delete what you no longer need there, or ask for approval",
        detail: "There is insufficient quota on any of the target RSE's to fulfill the operation.",
      }),
    },
    act: press(".bar-available > .button"),
  },
  "made-available": { ...DONE, act: press(".bar-available > .button") },
  "made-stuck": { ...DONE, rules: RULES.slice(0, 1), awaiting: [{ name: "daod_files", rules: [], fault: null }] },
  "my-rules": { ...DONE, awaiting: [{ name: "daod_files", rules: [], fault: null }], act: mine },
  "my-rules-stuck": {
    ...DONE,
    async act(root) {
      await mine(root);
      await press(".rule-head")(root);
      await press(".rule-changes > :last-child")(root);
    },
  },
  "my-rules-stuck-files": {
    ...DONE,
    async act(root) {
      await mine(root);
      await press(".rule-head")(root);
      await press(".stuck .fold")(root);
      await seen(root, ".stuck-files");
    },
  },
  "my-rules-none": { ...DONE, mine: [], act: mine },
  "my-rules-busy": { ...DONE, unanswered: ["get-rules"], act: mine },
  "my-rules-refused": {
    ...DONE,
    refused: { "get-rules": fault("timed-out", "Could not list rules on rucio.example.org: it stopped answering", {}) },
    act: mine,
  },
  incomplete: { ...LISTED, listing: { state: "complete", count: 10_000, unreadable: 3 } },
  stopped: { ...LISTED, listing: { state: "stopped" } },
  ending: { ...DONE, session: { expiresAt: Date.now() / 1000 + 250 } },
  adding: {
    ...DONE,
    unanswered: ["add-variable"],
    progress: { done: 3204, total: 10_000, doing: "Looking for files" },
    act: press(".bar .primary"),
  },
  added: { ...DONE, act: press(".bar .primary") },
  ways: { ...DONE, act: press(".add-more") },
  awaited: { ...DONE, awaited: true },
  "awaited-nothing": { ...DONE, awaited: true, picked: [] },
  overwrite: {
    ...DONE,
    refused: {
      "add-variable": fault("confirmation-needed", "`daod_files` exists already (DataFrame)", {
        ...{ asks: "overwrite", field: "variable", hint: "Overwrite it, or choose another name" },
      }),
    },
    act: press(".bar .primary"),
  },
  missing: {
    ...DONE,
    refused: {
      "add-variable": fault("not-available", "3 of 40 files cannot be read here", {
        ...{ found: 37, missing: 3, hint: "Take the other 37, or have them copied to an element that is mounted here" },
        missingExamples: [4, 17, 23].map(
          (n) => `DAOD_PHYS.33219458._0000${n}.pool.root.1: registered at DESY-HH, not on the mount`,
        ),
      }),
    },
    act: press(".bar .primary"),
  },
  everything: { ...LISTED, selection: { count: 1234, isQuery: true, growing: true, size: 1.7e15, unsized: 12 } },
  looking: {
    ...DONE,
    unanswered: ["start-download"],
    progress: { done: 600, total: 3204, doing: "Looking for the files" },
    act: press(".bar-download"),
  },
  transfers: { ...DONE, transfers: MOVING, lines: LINES, act: key("t", ".transfer") },
  "transfers-done": {
    ...DONE,
    transfers: { ...NO_TRANSFERS, files: 3, done: 2, failed: 1, bytes: 869e6, size: 1306e6, asks: 1 },
    lines: LINES.filter(({ state }) => state === "done" || state === "failed"),
    act: key("t", ".transfer"),
  },
  "transfers-left": { ...DONE, transfers: { ...NO_TRANSFERS, left: 12 }, act: key("t", ".transfers-left") },
  "transfers-none": { ...DONE, act: key("t", ".transfers-none") },
  "transfers-many": {
    ...DONE,
    transfers: { ...MOVING, files: 10_000, waiting: 9_993, size: null, secondsLeft: null },
    lines: LINES,
    act: key("t", ".transfers-pages"),
  },
  menu: { ...DONE, act: press("[aria-label=Menu]") },
  code: { ...DONE, act: choose("Copy as Python", ".left-behind textarea") },
  "publish-put": { ...DONE, act: choose("Publish…", ".left-behind p:not(:has(.spinner))") },
  record: { ...DONE, act: choose("Put a record below", ".left-behind p") },
  "no-record": {
    ...DONE,
    refused: {
      "put-record": fault("error", "The record could not be put into the notebook", {
        hint: "Run `browser.record()` in a cell",
      }),
    },
    act: choose("Put a record below", ".left-behind .notice"),
  },
  variables: {
    ...DONE,
    attached: ATTACHED,
    awaiting: [{ name: "signal", rules: ["r1"], fault: null }],
    act: choose("Variables", ".attached-lock"),
  },
  "lock-differs": { ...DONE, attached: { ...ATTACHED, variables: [] } },
  "lock-missing": { ...DONE, attached: ATTACHED },
  settings: { ...DONE, act: choose("Settings", ".settings-list") },
  saved: {
    ...DONE,
    async act(root) {
      await choose("Settings", ".settings-list")(root);
      await press(".settings-foot .button")(root);
      await seen(root, ".settings-foot code");
    },
  },
  "no-instance": {
    ...DONE,
    refused: {
      "choose-instance": fault(
        "unreachable",
        'Could not read the settings of "belle2" on hub.example.org: no connection',
        {
          hint: "It was asked because of $url",
        },
      ),
    },
    async act(root) {
      await choose("Settings", ".settings-list")(root);
      await press(".settings-instances .link")(root);
      await seen(root, ".settings .notice");
    },
  },
  keys: { ...DONE, act: async (root) => strike(await seen(root, ".header"), "?") },
  ...RECORDS_STATES,
  ...FORMS_STATES,
};
