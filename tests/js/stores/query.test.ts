import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import type { Call, Query } from "../../../js/bridge/protocol.ts";
import { splitIdentifier } from "../../../js/stores/query.ts";
import { type Level, tree } from "../fake-catalog.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { linesOf, passes, searched, viewOn } from "./rig.ts";

const queries = (calls: readonly Call[]) => calls.flatMap((call) => (call.type === "open-listing" ? [call.query] : []));
const sorts = (calls: readonly Call[]) => calls.flatMap((call) => (call.type === "sort-listing" ? [call.sort] : []));
const byText = ({ text }: Query): Level => tree(text.length, 0);

describe("search()", () => {
  it("asks for what the fields say", async () => {
    const { kernel, browser } = await searched();
    browser.query.text.value = "run*";
    browser.query.scope.value = "mc16";
    browser.query.kind.value = "file";
    browser.query.search();
    await passes();
    expect(queries(kernel.calls)).toEqual([
      { text: "run*", scope: "mc16", kind: "file", sort: null, filters: "", facets: [], switches: [] },
    ]);
  });

  it("puts a query that it is given into the fields", async () => {
    const { browser } = await searched();
    browser.query.search({ text: "a*", scope: "data18" });
    expect([browser.query.text.value, browser.query.scope.value, browser.query.kind.value]).toEqual([
      "a*",
      "data18",
      "all",
    ]);
  });

  it("splits an identifier that was typed or pasted as a whole", async () => {
    const { kernel, browser } = await searched();
    browser.query.search({ text: " mc16:run:1 " });
    await passes();
    expect(queries(kernel.calls)[0]).toMatchObject({ scope: "mc16", text: "run:1" });
    expect([browser.query.scope.value, browser.query.text.value]).toEqual(["mc16", "run:1"]);
  });

  it("tells what it waits for until there are rows", async () => {
    const { kernel, browser } = await searched();
    kernel.held.add("open-listing");
    browser.query.search({ text: "b*" });
    await passes();
    for (const rid of kernel.heldRids) kernel.progress(rid, 0, null, "Waiting 7 s");
    await passes();
    expect(browser.query.doing.value).toBe("Waiting 7 s");
    kernel.release("open-listing");
    await passes();
    expect(browser.query.doing.value).toBe("");
  });

  it("keeps the sort of the list that is there, and the filters beside it", async () => {
    const { kernel, browser } = await searched();
    browser.query.sortBy("name");
    await passes();
    browser.query.filters.value = "a = 1";
    browser.query.search({ text: "b*" });
    await passes();
    const last = queries(kernel.calls).at(-1);
    expect([last?.sort, last?.filters]).toEqual([{ column: "name", descending: false }, "a = 1"]);
  });

  it("shows the latest of two results, whichever answer comes last", async () => {
    const kernel = new FakeKernel({ search: byText });
    const browser = await viewOn(kernel);
    kernel.held.add("open-listing");
    browser.query.search({ text: "aaaa" });
    await passes();
    browser.query.search({ text: "bb" });
    await passes();
    kernel.release("open-listing");
    await passes();
    expect([browser.outline.count.value, browser.query.text.value, kernel.cancelled.length]).toEqual([2, "bb", 1]);
    expect(queries(kernel.calls).map(({ text }) => text)).toEqual(["bb"]);
  });

  it("never brings back an older result, in any weather", async () => {
    const kernel = new FakeKernel({ search: byText });
    const browser = await viewOn(kernel);
    Object.assign(kernel.weather, { lose: 0.2, double: 0.3, reorder: 0.6 });
    for (let length = 1; length <= 30; length += 1) {
      browser.query.search({ text: "x".repeat(length) });
      await passes(length % 3 === 0 ? 300 : 5);
    }
    await passes(10 * 60_000);
    expect([browser.outline.count.value, browser.query.text.value.length, browser.query.isSearching.value]).toEqual([
      30,
      30,
      false,
    ]);
  });

  it("keeps the rows of before until the new ones are here", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.held.add("open-listing");
    browser.query.search();
    await passes();
    expect([linesOf(browser)[0], browser.query.isSearching.value]).toEqual(["run.0000000", true]);
  });

  it("is still searching while rows come, and no longer when the last has come", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 100 });
    expect([browser.query.isSearching.value, browser.query.listing.value?.count]).toEqual([true, 100]);
    kernel.grow(1, 1000, "complete");
    await passes();
    expect([browser.query.isSearching.value, browser.query.listing.value?.count]).toEqual([false, 1000]);
  });

  it("keeps the fault of a search that failed, until the next", async () => {
    const kernel = new FakeKernel({ search: byText });
    const browser = await viewOn(kernel);
    kernel.faults["open-listing"] = faultOf("not-found", "No such scope");
    browser.query.search({ text: "a" });
    await passes();
    expect([browser.query.fault.value?.message, browser.query.isSearching.value]).toEqual(["No such scope", false]);
    delete kernel.faults["open-listing"];
    browser.query.search();
    expect(browser.query.fault.value).toBeNull();
  });

  it("goes on by itself after a sign-in that it was refused for", async () => {
    const kernel = new FakeKernel({ search: byText, session: { state: "out" } });
    const browser = await viewOn(kernel);
    kernel.faults["open-listing"] = faultOf("sign-in-needed", "Sign in");
    browser.query.search({ text: "abc" });
    await passes();
    delete kernel.faults["open-listing"];
    browser.session.signIn("userpass", {});
    await passes();
    expect([browser.outline.count.value, browser.query.fault.value]).toEqual([3, null]);
  });
});

describe("stop()", () => {
  it("withdraws a search that is not answered", async () => {
    const { kernel, browser } = await searched();
    kernel.held.add("open-listing");
    browser.query.search();
    await passes();
    browser.query.stop();
    await passes();
    expect([kernel.cancelled.length, browser.query.isSearching.value, browser.query.fault.value]).toEqual([
      1,
      false,
      null,
    ]);
  });

  it("stops a listing that grows, whose rows stay, and goOn() goes on with it", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 100 });
    browser.query.stop();
    await passes();
    expect([browser.query.listing.value?.state, browser.outline.count.value]).toEqual(["stopped", 100]);
    browser.query.goOn();
    await passes();
    expect([kernel.calls.at(-1)?.type, browser.query.isSearching.value]).toEqual(["continue-listing", true]);
  });
});

describe("sortBy()", () => {
  it("goes up, down, and back to the order of arrival", async () => {
    const { kernel, browser } = await searched();
    for (let i = 0; i < 3; i += 1) await Promise.all([browser.query.sortBy("name"), passes()]);
    expect(sorts(kernel.calls)).toEqual([
      { column: "name", descending: false },
      { column: "name", descending: true },
      null,
    ]);
  });

  it("sorts once more, the same way, where rows came after the last time", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 100 });
    await Promise.all([browser.query.sortBy("name"), passes()]);
    kernel.grow(1, 200);
    await passes();
    await Promise.all([browser.query.sortBy("name"), passes()]);
    expect(sorts(kernel.calls)).toEqual([
      { column: "name", descending: false },
      { column: "name", descending: false },
    ]);
  });

  it("searches anew where the server sorts and not all rows are here", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 100, sorts: ["size"] });
    await Promise.all([browser.query.sortBy("size"), passes()]);
    expect(queries(kernel.calls).map(({ sort }) => sort)).toEqual([{ column: "size", descending: false }]);
  });
});

describe("suggest()", () => {
  it("asks a moment after the last stroke, for that one only", async () => {
    const { kernel, browser } = await searched();
    for (const text of ["m", "mc", "mc1"]) {
      browser.query.suggest(text);
      await passes(100);
    }
    await passes(200);
    expect(kernel.calls).toEqual([{ type: "suggest", field: "scope", text: "mc1" }]);
    expect(browser.query.suggestions.value?.items.map(({ value }) => value)).toEqual(["mc16"]);
  });
});

describe("suggest() where it is a search of the server's", () => {
  it("costs one search for 20 characters, typed five a second", async () => {
    const { kernel, browser } = await searched(undefined, { entersAll: "All communities" });
    const typed = "wildfire research eu";
    for (let end = 1; end <= typed.length; end += 1) {
      browser.query.suggest(typed.slice(0, end));
      await passes(200);
    }
    await passes(600);
    expect(kernel.calls).toEqual([{ type: "suggest", field: "scope", text: typed }]);
  });
});

describe("splitIdentifier()", () => {
  it.each([
    ["mc16:run1", { scope: "mc16", text: "run1" }],
    ["mc16:", { scope: "mc16", text: "" }],
    ["run1", null],
    [":run1", null],
    ["mc16:a\nmc16:b", null],
  ])("of %j is %j", (text, parts) => {
    expect(splitIdentifier(text)).toEqual(parts);
  });
});
