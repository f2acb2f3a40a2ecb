import { setMaxListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { faultOf } from "../../../js/bridge/fault.ts";
import { greet, HELLO } from "../../../js/bridge/greeting.ts";
import { createBrowser } from "../../../js/stores/browser.ts";
import { tree } from "../fake-catalog.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { linesOf, passes, searched, viewOn } from "./rig.ts";

describe("createBrowser()", () => {
  it("says hello and nothing else before it is told to", async () => {
    const kernel = new FakeKernel();
    const browser = await viewOn(kernel);
    expect(kernel.calls.map(({ type }) => type)).toEqual(["hello"]);
    expect([browser.info.value?.title, browser.variable.name.value, browser.kernel.value]).toEqual([
      "Rucio",
      "files",
      "ready",
    ]);
  });

  it("asks for the sort the browser was made with, with the first search only", async () => {
    const sort = { column: "size", descending: true };
    const kernel = new FakeKernel({ search: () => tree(3, 0), query: { text: "*", sort } });
    const browser = await viewOn(kernel);
    browser.query.search();
    await passes();
    const asked = kernel.calls.filter((call) => call.type === "open-listing");
    expect(asked.map(({ query }) => query.sort)).toEqual([sort, null]);
  });

  it("searches at once for the query the browser was made with", async () => {
    const browser = await viewOn(new FakeKernel({ search: () => tree(3, 0), query: { text: "run*" } }));
    expect([browser.query.text.value, browser.outline.count.value]).toEqual(["run*", 3]);
  });

  it("searches for it after the sign-in, where one is needed", async () => {
    const kernel = new FakeKernel({ search: () => tree(3, 0), query: { text: "run*" }, session: { state: "out" } });
    const browser = await viewOn(kernel);
    expect(browser.outline.count.value).toBe(0);
    browser.session.signIn("userpass", { user: "alice" });
    await passes();
    expect([browser.outline.count.value, kernel.calls.filter(({ type }) => type === "open-listing").length]).toEqual([
      3, 1,
    ]);
  });

  it("goes on after the sign-in with what was stopped for want of one, and keeps the rows there are", async () => {
    const kernel = new FakeKernel({ search: () => tree(300, 0), firstRows: 0, session: { state: "out" } });
    const browser = await viewOn(kernel);
    const orders = () => kernel.calls.map(({ type }) => type).filter((type) => /(open|continue)-listing/.test(type));
    const stops = async (listing: number, count: number) => {
      kernel.grow(listing, count, "failed", faultOf("sign-in-needed", "Nobody is signed in"));
      await passes();
      kernel.calls.length = 0;
      browser.session.signIn("userpass", { user: "alice" });
      await passes();
      return orders();
    };
    browser.query.search({ text: "*" });
    await passes();
    expect(await stops(1, 0)).toEqual(["open-listing"]);
    expect(await stops(2, 100)).toEqual(["continue-listing"]);
  });

  it("finds what another view has left: result, open branches, selection", async () => {
    const { kernel, browser } = await searched(tree(3, 2));
    browser.outline.open(1);
    browser.selection.toggle(0);
    await passes();
    const other = await viewOn(kernel);
    other.windows.look(0, 10);
    await passes();
    expect(linesOf(other)).toEqual(linesOf(browser));
    expect([other.selection.state.value.count, other.query.text.value]).toEqual([1, "*"]);
  });

  it("follows a search of another view, with its words", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    const other = await viewOn(kernel);
    other.query.search({ text: "other" });
    browser.windows.look(0, 10);
    await passes();
    expect([browser.query.text.value, browser.query.listing.value?.listing]).toEqual(["other", 2]);
    expect(linesOf(browser)[0]).toBe("run.0000000");
  });

  it("keeps each view's own open branches", async () => {
    const { kernel, browser } = await searched(tree(3, 2));
    const other = await viewOn(kernel);
    browser.outline.open(0);
    await passes();
    expect([browser.outline.count.value, other.outline.count.value]).toEqual([5, 3]);
  });

  it("asks how a listing is that streams when no word came for 5 s, and not when it is whole", async () => {
    const { kernel } = await searched(tree(1000, 0), { firstRows: 100 });
    const asked = () => kernel.calls.filter(({ type }) => type === "get-listing").length;
    await passes(4000);
    kernel.grow(1, 200);
    await passes(4000);
    expect(asked()).toBe(0);
    await passes(2000);
    expect(asked()).toBe(1);
    kernel.weather.lose = 1;
    kernel.grow(1, 1000, "complete");
    kernel.weather.lose = 0;
    await passes(10_000);
    kernel.calls.length = 0;
    await passes(60_000);
    expect(kernel.calls).toEqual([]);
  });

  it("sends no message when idle", async () => {
    const { kernel } = await searched(tree(1000, 2), { facts: true });
    await passes(1000);
    const sent = kernel.received.length;
    await passes(10 * 60_000);
    expect(kernel.received).toHaveLength(sent);
  });

  it("ends in the state the kernel is in, in any weather", async () => {
    const kernel = new FakeKernel({ search: () => tree(500, 3), facts: true, firstRows: 100 });
    Object.assign(kernel.weather, { lose: 0.2, double: 0.3, reorder: 0.5 });
    const browser = await viewOn(kernel);
    await passes(60_000);
    browser.query.search({ text: "*" });
    browser.windows.look(0, 15);
    await passes(60_000);
    for (let count = 150; count <= 500; count += 50) {
      kernel.grow(browser.query.listing.value?.listing ?? 0, count, count === 500 ? "complete" : "streaming");
      await passes(30);
    }
    await passes(60_000);
    browser.outline.open(5);
    browser.outline.open(2);
    browser.selection.toggle(1);
    await passes(60_000);
    browser.query.sortBy("name");
    browser.windows.look(0, 15);
    await passes(120_000);
    expect(linesOf(browser, 0, 5)).toEqual([
      "run.0000000",
      "run.0000001",
      "run.0000002",
      "  run.2.set.0000000",
      "  run.2.set.0000001",
    ]);
    expect([browser.outline.count.value, browser.outline.row(1)?.tick, browser.kernel.value]).toEqual([
      506,
      "on",
      "ready",
    ]);
  });

  it("ends with its signal: no listener, no timer, no message after the withdrawals", async () => {
    const kernel = new FakeKernel({ search: () => tree(500, 3), firstRows: 10 });
    const [model, view] = [new AbortController(), new AbortController()];
    setMaxListeners(50, view.signal); // Node warns above 10
    const browser = createBrowser(greet(createCalls(kernel.model(), model.signal), HELLO, view.signal), view.signal);
    await passes();
    browser.query.search({ text: "*" });
    await passes();
    browser.windows.look(0, 15);
    browser.query.suggest("mc");
    view.abort();
    model.abort();
    expect(kernel.listenerCount).toBe(0);
    await passes(100);
    expect(vi.getTimerCount()).toBe(0);
    const sent = kernel.received.length;
    await passes(60_000);
    expect(kernel.received).toHaveLength(sent);
  });
});
