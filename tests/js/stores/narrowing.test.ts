import { describe, expect, it } from "vitest";
import type { CatalogInfo, Entry, Facet } from "../../../js/bridge/protocol.ts";
import {
  chooseKind,
  chooseSort,
  clearFacet,
  enter,
  entersOnly,
  leave,
  orders,
  toggleSwitch,
  toggleValue,
  valuesOf,
  whole,
} from "../../../js/stores/narrowing.ts";
import { INFO } from "../fake-catalog.ts";
import { LISTING, scriptedBrowser } from "../views/scripted-browser.ts";

const NEWEST = { column: "newest", descending: false };
const CATALOG: CatalogInfo = {
  ...INFO,
  ...{ facets: true, enters: "Community" },
  sortChoices: [
    { label: "Best match", sort: null, kinds: [], needsText: true },
    { label: "Newest", sort: NEWEST, kinds: ["all"], needsText: false },
  ],
  switches: [{ id: "all-versions", label: "All versions", kinds: ["all"] }],
};
const FACET: Facet = {
  ...{ id: "type", label: "Type", several: true, more: 0 },
  values: [{ value: "dataset", label: "Dataset", count: 318, chosen: false, within: "" }],
};

function listed() {
  const { query, orders } = scriptedBrowser();
  query.listing.value = LISTING;
  return { query, orders };
}

describe("toggleValue()", () => {
  it("adds to the values of a facet, and takes the facet off with its last one", () => {
    const { query } = listed();
    for (const value of ["dataset", "software", "dataset"]) toggleValue(query, FACET, value);
    expect(query.facets.value).toEqual([{ facet: "type", values: ["software"] }]);
    toggleValue(query, FACET, "software");
    expect(query.facets.value).toEqual([]);
  });

  it("keeps one value of a facet that takes no more", () => {
    const { query } = listed();
    for (const value of ["dataset", "software"]) toggleValue(query, { ...FACET, several: false }, value);
    expect(valuesOf(query, "type")).toEqual(["software"]);
  });
});

describe("a list that is narrowed", () => {
  type Query = ReturnType<typeof listed>["query"];
  it.each<[string, (query: Query) => void]>([
    ["clearing a facet", (query) => clearFacet(query, "type")],
    ["switching", (query) => toggleSwitch(query, "all-versions")],
    ["another order", (query) => chooseSort(query, NEWEST)],
    ["another kind", (query) => chooseKind(query, CATALOG, "mine")],
  ])("is searched for anew by %s, at once", (_, act) => {
    const { query, orders } = listed();
    act(query);
    expect(orders).toEqual([["search"]]);
  });

  it("is not searched for before the first search", () => {
    const { query, orders } = scriptedBrowser();
    query.listing.value = null;
    toggleSwitch(query, "all-versions");
    expect([query.switches.value, orders]).toEqual([["all-versions"], []]);
  });
});

describe("chooseKind()", () => {
  it("leaves facets, orders and switches that do not go with it", () => {
    const { query } = listed();
    query.facets.value = [{ facet: "type", values: ["dataset"] }];
    query.switches.value = ["all-versions"];
    query.sort.value = NEWEST;
    chooseKind(query, CATALOG, "communities");
    expect([query.facets.value, query.switches.value, query.sort.value]).toEqual([[], [], null]);
  });

  it("keeps an order that goes with it, and one of a column", () => {
    const { query } = listed();
    query.sort.value = { column: "size", descending: true };
    chooseKind(query, CATALOG, "communities");
    expect(query.sort.value).toEqual({ column: "size", descending: true });
  });
});

describe("orders()", () => {
  it("offers those that go with the kind, and names one that comes of a column", () => {
    const { query } = listed();
    query.text.value = "fire";
    expect(orders(query, CATALOG).map(({ label }) => label)).toEqual(["Best match", "Newest"]);
    query.kind.value = "communities";
    query.sort.value = { column: "size", descending: true };
    expect(orders(query, CATALOG).map(({ label }) => label)).toEqual(["Best match", "By size, descending"]);
  });
});

describe("a kind that is not searched for within something", () => {
  it("leaves what one is in", () => {
    const { query } = listed();
    for (const [kind, scope] of [
      ["all", "c1"],
      ["communities", ""],
    ] as const) {
      query.scope.value = "c1";
      chooseKind(query, { ...CATALOG, entersFor: ["all"] }, kind);
      expect(query.scope.value).toBe(scope);
    }
  });
});

describe("an order of a search for a text", () => {
  it("is offered while there is a text, and only then", () => {
    const { query } = listed();
    const labels = () => orders(query, CATALOG).map(({ label }) => label);
    query.text.value = " ";
    expect(labels()).toEqual(["Newest"]);
    query.text.value = "fire";
    expect(labels()).toEqual(["Best match", "Newest"]);
  });
});

describe("enter() and leave()", () => {
  const community: Entry = ["c1", "Wildfire Research", "community", null, null, null, []];

  it("searches within it for everything, and calls it by its name", () => {
    const { query, orders } = listed();
    enter(query, community);
    const nothing = { text: "", kind: "all", sort: null, filters: "", facets: [], switches: [] };
    expect(orders).toEqual([["search", { scope: "c1", ...nothing }]]);
    expect(query.scopeName.value).toBe("Wildfire Research");
  });

  it("searches in all for the same when it is left", () => {
    const { query, orders } = listed();
    leave(query);
    expect(orders).toEqual([["search", { scope: "" }]]);
  });

  it("enters what does not open below itself", () => {
    const kind = {
      id: "community",
      label: "C",
      plural: "C",
      icon: "x",
      opens: false,
      takes: false,
      enters: true,
      titled: true,
    };
    expect(entersOnly({ ...CATALOG, kinds: [kind] }, community)).toBe(true);
    expect(entersOnly({ ...CATALOG, kinds: [{ ...kind, opens: true }] }, community)).toBe(false);
    expect(entersOnly(null, community)).toBe(false);
  });
});

describe("whole()", () => {
  it("shows what is chosen though nothing that was found has it", () => {
    expect(whole(FACET, ["gone", "dataset"]).map(({ value, count }) => [value, count])).toEqual([
      ["gone", null],
      ["dataset", 318],
    ]);
  });
});
