import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import type { Call, Select } from "../../../js/bridge/protocol.ts";
import type { Browser } from "../../../js/stores/browser.ts";
import { entryOf, tree } from "../fake-catalog.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { passes, searched, viewOn } from "./rig.ts";

const selects = (calls: readonly Call[]) => calls.filter((call): call is Select => call.type === "select");
const orders = (calls: readonly Call[]) =>
  selects(calls).map(({ do: way, listing, ranges }) => [way, listing, ...ranges]);
const ticks = ({ outline }: Browser, end: number) =>
  Array.from({ length: end }, (_, line) => outline.row(line)?.tick ?? "-");

describe("selection", () => {
  it("ticks a row before the kernel has answered", async () => {
    const { browser } = await searched(tree(4, 0));
    browser.selection.toggle(1);
    expect(ticks(browser, 3)).toEqual(["off", "on", "off"]);
    await passes();
    expect([ticks(browser, 3), browser.selection.state.value.count]).toEqual([["off", "on", "off"], 1]);
    browser.selection.toggle(1);
    await passes();
    expect([ticks(browser, 3), browser.selection.state.value.count]).toEqual([["off", "off", "off"], 0]);
  });

  it("ticks what is below a picked row as inherited, and the rows above it as some", async () => {
    const { kernel, browser } = await searched(tree(2, 2));
    kernel.held.add("select");
    browser.outline.open(0);
    await passes();
    browser.outline.open(1);
    await passes();
    browser.selection.toggle(1);
    expect(ticks(browser, 5)).toEqual(["some", "on", "inherited", "inherited", "off"]);
  });

  it("takes a tick back when the kernel refuses, and says why", async () => {
    const { kernel, browser } = await searched(tree(4, 0));
    kernel.faults.select = faultOf("invalid-input", "The list was sorted meanwhile");
    browser.selection.toggle(1);
    await passes();
    expect([ticks(browser, 2), browser.selection.fault.value?.message]).toEqual([
      ["off", "off"],
      "The list was sorted meanwhile",
    ]);
  });

  it("does not pick rows of a kind that cannot be picked", async () => {
    const { kernel, browser } = await searched({ count: 2, entry: (row) => entryOf(`x${row}`, "unknown") });
    browser.selection.toggle(0);
    await passes();
    expect(selects(kernel.calls)).toEqual([]);
  });

  it("extends over branches, each with its own rows", async () => {
    const { kernel, browser } = await searched(tree(4, 2));
    browser.outline.open(1);
    await passes();
    browser.selection.anchorAt(0);
    browser.selection.extendTo(4);
    await passes();
    expect(orders(kernel.calls)).toEqual([
      ["add", 1, [0, 2], [2, 3]],
      ["add", 2, [0, 2]],
    ]);
  });

  it("adds what an extension adds, and drops what it comes back over", async () => {
    const { kernel, browser } = await searched(tree(20, 0));
    browser.selection.anchorAt(5);
    for (const line of [6, 7, 6, 4]) browser.selection.extendTo(line);
    await passes(1000);
    expect(orders(kernel.calls)).toEqual([
      ["add", 1, [5, 7]],
      ["add", 1, [7, 8]],
      ["remove", 1, [7, 8]],
      ["remove", 1, [6, 7]],
      ["add", 1, [4, 5]],
    ]);
    expect([...kernel.picked].sort()).toEqual(["mc16:run.0000004", "mc16:run.0000005"]);
  });

  it("sends its orders one after the other, whatever the weather", async () => {
    const { kernel, browser } = await searched(tree(200, 0));
    Object.assign(kernel.weather, { lose: 0.2, double: 0.3, reorder: 0.5 });
    for (let i = 0; i < 20; i += 1) browser.selection.toggle(i);
    browser.selection.selectOnly(50);
    browser.selection.anchorAt(60);
    browser.selection.extendTo(62);
    await passes(20 * 60_000);
    expect([...kernel.picked].sort()).toEqual([50, 60, 61, 62].map((i) => `mc16:run.${String(i).padStart(7, "0")}`));
    expect(browser.selection.state.value.count).toBe(4);
  });

  it("of the whole query is one order, and ticks all rows at hand", async () => {
    const { kernel, browser } = await searched(tree(1000, 2));
    browser.outline.open(0);
    await passes();
    kernel.calls.length = 0;
    browser.selection.selectAll();
    expect(ticks(browser, 4)).toEqual(["on", "inherited", "inherited", "on"]);
    await passes();
    expect(orders(kernel.calls)).toEqual([["all", 1]]);
    expect(browser.selection.state.value).toMatchObject({ count: 1000, isQuery: true });
    browser.selection.clear();
    expect(ticks(browser, 4)).toEqual(["off", "off", "off", "off"]);
  });

  it("follows another view", async () => {
    const { kernel, browser } = await searched(tree(10, 0));
    const other = await viewOn(kernel);
    other.windows.look(0, 10);
    await passes();
    browser.selection.toggle(3);
    await passes();
    expect([other.selection.state.value.count, other.outline.row(3)?.tick]).toEqual([1, "on"]);
  });

  it("does not go back to an older state that comes late", async () => {
    const { kernel, browser } = await searched(tree(10, 0));
    const old = kernel.selection;
    browser.selection.toggle(3);
    await passes();
    kernel.say({ type: "selection-changed", state: old });
    await passes();
    expect(browser.selection.state.value.count).toBe(1);
  });

  it("does not ask for rows anew each time a picked query grows", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 200 });
    browser.selection.selectAll();
    await passes();
    const growing = { ...kernel.selection, isQuery: true, growing: true };
    kernel.say({ type: "selection-changed", state: { ...growing, version: growing.version + 1 } });
    await passes();
    kernel.calls.length = 0;
    for (let i = 2; i < 20; i += 1) {
      kernel.say({ type: "selection-changed", state: { ...growing, version: growing.version + i, count: 200 + i } });
      await passes(50);
    }
    expect(kernel.calls).toEqual([]);
  });

  it("knows the identifiers of what is picked, in the order of the lines, if all of it is at hand", async () => {
    const { browser } = await searched(tree(1000, 0));
    for (const line of [7, 3]) browser.selection.toggle(line);
    await passes();
    expect(browser.selection.ids()).toEqual(["mc16:run.0000003", "mc16:run.0000007"]);
    browser.selection.selectAll();
    await passes();
    expect(browser.selection.ids()).toBeNull();
  });

  it("costs the same messages for a million rows as for a thousand", async () => {
    const sent = [];
    for (const count of [1000, 1_000_000]) {
      const { kernel, browser } = await searched(tree(count, 0));
      kernel.faults.select = faultOf("error", "it is the orders that count here");
      browser.selection.selectAll();
      browser.selection.anchorAt(0);
      browser.selection.extendTo(count - 1);
      await passes();
      sent.push(orders(kernel.calls).length);
    }
    expect(sent).toEqual([2, 2]);
  });
});

it("a view that joins is told what is picked", async () => {
  const kernel = new FakeKernel();
  kernel.selection = { ...kernel.selection, version: 8, count: 4 };
  expect((await viewOn(kernel)).selection.state.value.count).toBe(4);
});
