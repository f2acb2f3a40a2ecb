/** Zenodo: records, their details, and communities. */
import type { Query } from "../../js/bridge/protocol.ts";
import { details, enter, press, pressed, seen } from "./hands.ts";
import type { Script, World } from "./scripted-kernel.ts";
import { fault, type State } from "./state.ts";
import {
  BIBTEX,
  FACETS,
  foundCommunity,
  found as foundRecord,
  MANY,
  PROPOSED,
  RECORD,
  FILES as RECORD_FILES,
  QUERY as RECORD_QUERY,
  BELOW as RECORDS_BELOW,
  detailsOf as recordOf,
  INFO as ZENODO_INFO,
} from "./zenodo.ts";

const ZENODO: Script = {
  catalog: ZENODO_INFO,
  world: {
    ...{ found: foundRecord, below: RECORDS_BELOW, detailsOf: recordOf, facets: FACETS, text: BIBTEX },
    called: { one: "record", many: "records" },
    proposed: PROPOSED,
  },
  session: { account: "m.hagen", expiresAt: null },
  query: RECORD_QUERY,
  listing: { state: "paused", count: 100, total: 359 },
  open: [RECORD],
  picked: RECORD_FILES,
};
const world = (rest: Partial<World>): Script => ({ ...ZENODO, world: { ...(ZENODO.world as World), ...rest } });
const NARROW_QUERY: Query = {
  ...RECORD_QUERY,
  scope: "wildfire",
  facets: [...RECORD_QUERY.facets, { facet: "access", values: ["open"] }],
  switches: ["all-versions"],
};

export const RECORDS_STATES: Readonly<Record<string, State>> = {
  "records-within": {
    ...ZENODO,
    async act(root) {
      await press(".narrow-open")(root);
      await enter(root, "#within-filters", "wildfire");
      await seen(root, ".look-up-menu [role=option]:not([aria-disabled])");
    },
  },
  "records-values": { ...ZENODO, act: pressed(".add-more", ".add-menu [role=menuitem]:nth-child(6)") },
  "record-shown": { ...ZENODO, act: details(0, "record") },
  "record-cite": {
    ...ZENODO,
    async act(root) {
      await details(0, "record")(root);
      const form = (await seen(root, ".export-form select")) as HTMLSelectElement;
      form.value = "bibtex";
      form.dispatchEvent(new Event("change", { bubbles: true }));
      (await seen(root, ".export-text.mono")).scrollIntoView({ block: "end" });
    },
  },
  "record-person": {
    ...ZENODO,
    async act(root) {
      await details(0, "record")(root);
      (await seen(root, "[data-person]")).focus({ focusVisible: true } as FocusOptions);
    },
  },
  "record-authors": {
    ...world({ detailsOf: (entry) => recordOf(entry, true) }),
    async act(root) {
      await details(0, "record")(root);
      await press(".people + .link")(root);
    },
  },
  "record-files": { ...ZENODO, act: details(0, "files") },
  "record-versions": { ...ZENODO, act: details(0, "versions") },
  "record-statistics": { ...ZENODO, act: details(0, "statistics") },
  "record-restricted": { ...ZENODO, act: details(8, "record") },
  "record-refused-export": {
    ...ZENODO,
    refused: {
      "get-export": fault("not-found", "zenodo.org knows no style `natur`", {
        hint: "Styles have the names of citationstyles.org, such as `nature`",
      }),
    },
    async act(root) {
      await details(0, "record")(root);
      const form = (await seen(root, ".export-form select")) as HTMLSelectElement;
      form.value = "harvard";
      form.dispatchEvent(new Event("change", { bubbles: true }));
      (await seen(root, ".exports .notice")).scrollIntoView({ block: "end" });
    },
  },
  records: ZENODO,
  "records-anonymous": {
    ...ZENODO,
    catalog: { ...ZENODO_INFO, badge: "Sandbox", instance: "sandbox.zenodo.org" },
    ...{ session: { state: "out", account: "", expiresAt: null }, open: [], picked: [] },
  },
  "records-start": { catalog: ZENODO_INFO, session: { account: "m.hagen", expiresAt: null } },
  "records-narrowed": {
    ...ZENODO,
    query: NARROW_QUERY,
    listing: { state: "complete", count: 23, within: "Wildfire Research" },
  },
  "records-filters": {
    ...ZENODO,
    query: NARROW_QUERY,
    listing: { state: "complete", count: 23, within: "Wildfire Research" },
    act: press(".narrow-open"),
  },
  "records-many": { ...world({ facets: MANY }), act: press(".facet-more") },
  "records-sorted": {
    ...ZENODO,
    listing: {
      state: "paused",
      count: 100,
      total: 359,
      order: 1,
      sort: { column: "size", descending: true },
      sorted: 100,
    },
  },
  "records-none": {
    ...ZENODO,
    query: NARROW_QUERY,
    listing: { state: "complete", count: 0, within: "Wildfire Research" },
    open: [],
    picked: [],
  },
  "records-busy": {
    ...ZENODO,
    unanswered: ["open-listing"],
    async act(root) {
      await seen(root, ".facet input");
      await press(".search-button")(root);
    },
  },
  "records-refused": {
    ...ZENODO,
    refused: {
      "open-listing": fault("invalid-input", "zenodo.org does not understand the query", {
        ...{ field: "text", hint: "A quotation mark is not closed" },
        detail: 'Failed to parse query [title:"burned]',
      }),
    },
    async act(root) {
      await seen(root, ".facet input");
      await press(".search-button")(root);
    },
  },
  communities: {
    ...world({ found: foundCommunity, facets: [] }),
    ...{ query: { ...RECORD_QUERY, text: "fire", kind: "communities", facets: [] }, open: [], picked: [] },
    listing: { state: "complete", count: 4, total: 4 },
    act: details(0, "record"),
  },
};
