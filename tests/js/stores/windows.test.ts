import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import type { Call } from "../../../js/bridge/protocol.ts";
import { tree } from "../fake-catalog.ts";
import { linesOf, passes, searched } from "./rig.ts";

type Of<T extends Call["type"]> = Extract<Call, { type: T }>;
const only = <T extends Call["type"]>(calls: readonly Call[], type: T) =>
  calls.filter((call): call is Of<T> => call.type === type);
const windowsAsked = (calls: readonly Call[]) =>
  only(calls, "get-window").map(({ listing, order, start, count }) => [listing, order, start, count]);

describe("windows", () => {
  it("has the first rows with the answer to the search, and asks for the block ahead only", async () => {
    const { kernel, browser } = await searched();
    expect(browser.windows.row(1, 99)?.entry[1]).toBe("run.0000099");
    browser.windows.look(20, 35);
    await passes();
    expect(windowsAsked(kernel.calls)).toEqual([]);
    expect(browser.windows.row(1, 100)?.entry[1]).toBe("run.0000100");
  });

  it("asks for what is in view at once, then for the block in the direction of travel", async () => {
    const { kernel, browser } = await searched();
    browser.windows.look(640, 655);
    await passes();
    expect(windowsAsked(kernel.calls)).toEqual([
      [1, 0, 600, 100],
      [1, 0, 700, 100],
    ]);
    kernel.calls.length = 0;
    browser.windows.look(630, 645);
    await passes();
    expect(windowsAsked(kernel.calls)).toEqual([[1, 0, 500, 100]]);
  });

  it("asks for a block once while it is on its way, however often it is looked at", async () => {
    const { kernel, browser } = await searched();
    for (let first = 600; first < 660; first += 1) browser.windows.look(first, first + 15);
    await passes();
    const asked = windowsAsked(kernel.calls);
    expect(asked).toHaveLength(new Set(asked.map(String)).size);
  });

  it("has at most six questions out, and then asks for what is in view by then", async () => {
    const { kernel, browser } = await searched(tree(100_000, 0));
    for (let first = 1000; first < 60_000; first += 1000) browser.windows.look(first, first + 15);
    await passes(1);
    expect(kernel.received.filter(({ type }) => type === "request").length).toBeLessThanOrEqual(8 + 1);
    await passes();
    expect(browser.windows.row(1, 59_000)).toBeDefined();
    expect(windowsAsked(kernel.calls).length).toBeLessThanOrEqual(6 + 2);
  });

  it("keeps sixty blocks", async () => {
    const { kernel, browser } = await searched(tree(100_000, 0));
    for (let first = 0; first < 20_000; first += 100) {
      browser.windows.look(first, first + 15);
      await passes(50);
    }
    expect(browser.windows.held().length).toBeLessThanOrEqual(6000);
    kernel.calls.length = 0;
    browser.windows.look(0, 15);
    await passes();
    expect(windowsAsked(kernel.calls)[0]).toEqual([1, 0, 0, 100]);
  });

  it("comes to rest where every line in view is a branch of its own", async () => {
    const { kernel, browser } = await searched(tree(200, 1));
    for (let i = 0; i < 200; i += 1) browser.outline.open(2 * i);
    await passes(2000);
    browser.windows.look(0, 100);
    await passes(2000);
    kernel.calls.length = 0;
    await passes(60_000);
    expect(kernel.calls).toEqual([]);
    expect(linesOf(browser, 0, 100)).not.toContain("…");
  });

  it("asks for the rest of a block that was cut by the end of the rows, when more have come", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 40 });
    browser.windows.look(30, 45);
    kernel.grow(1, 140);
    await passes();
    expect(windowsAsked(kernel.calls)[0]).toEqual([1, 0, 40, 60]);
    expect(browser.windows.row(1, 99)?.number).toBe(99);
  });

  it("asks for nothing while rows come that nobody looks at", async () => {
    const { kernel, browser } = await searched(tree(100_000, 0), { firstRows: 400 });
    browser.windows.look(0, 15);
    await passes();
    kernel.calls.length = 0;
    for (let count = 500; count < 5000; count += 100) {
      kernel.grow(1, count);
      await passes(20);
    }
    expect(kernel.calls).toEqual([]);
  });

  it("lets a paused listing go on when its end is looked at, once for each of its states", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { firstRows: 300 });
    kernel.grow(1, 300, "paused");
    browser.windows.look(150, 165);
    await passes();
    kernel.calls.length = 0;
    browser.windows.look(285, 300);
    await passes();
    expect(windowsAsked(kernel.calls)).toEqual([[1, 0, 300, 100]]);
    await passes(60_000);
    expect(windowsAsked(kernel.calls)).toHaveLength(1);
    kernel.grow(1, 400, "paused");
    browser.windows.look(385, 400);
    await passes();
    expect(browser.windows.row(1, 399)).toBeDefined();
  });

  it("shows the rows it has until those of a new order are here", async () => {
    const { browser } = await searched(tree(300, 0));
    await Promise.all([browser.query.sortBy("name"), passes()]);
    browser.query.sortBy("name");
    const seen = new Set<string | undefined>();
    for (let ms = 0; ms < 200; ms += 1) {
      await passes(1);
      seen.add(browser.windows.row(1, 0)?.entry[1]);
    }
    expect([...seen]).toEqual(["run.0000000", "run.0000299"]);
  });

  it("drops a window of an order that is out of date", async () => {
    const { kernel, browser } = await searched(tree(300, 0));
    kernel.held.add("get-window");
    browser.windows.look(200, 215);
    await passes();
    browser.windows.put(1, 3, 200, [
      { number: 7, tick: "off", entry: ["a", "new", "file", null, null, null, []], facts: null },
    ]);
    kernel.release("get-window");
    await passes();
    expect(browser.windows.row(1, 200)?.entry[1]).toBe("new");
  });

  it("asks again for rows in view when the selection differs, and keeps the row that says the same", async () => {
    const { kernel, browser } = await searched(tree(1000, 0));
    const before = [browser.windows.row(1, 0), browser.windows.row(1, 1)];
    kernel.carryOut({ type: "select", do: "add", listing: 1, order: 0, ranges: [[1, 2]] });
    await passes();
    const [first, second] = [browser.windows.row(1, 0), browser.windows.row(1, 1)];
    expect([first === before[0], second?.tick, second?.entry === before[1]?.entry]).toEqual([true, "on", false]);
    expect(windowsAsked(kernel.calls)[0]).toEqual([1, 0, 0, 100]);
  });

  it("asks again after 5 s for a window in view that the kernel refused", async () => {
    const { kernel, browser } = await searched();
    kernel.faults["get-window"] = faultOf("error", "no");
    browser.windows.look(600, 615);
    await passes(4900);
    expect(windowsAsked(kernel.calls)).toHaveLength(2);
    delete kernel.faults["get-window"];
    await passes();
    expect(browser.windows.row(1, 600)).toBeDefined();
  });

  it("asks for nothing of a kernel that is gone", async () => {
    const { kernel, browser } = await searched();
    kernel.isDead = true;
    browser.windows.look(600, 615);
    await passes(60_000);
    expect([kernel.received.filter(({ type }) => type === "request").length, browser.kernel.value]).toEqual([
      3,
      "gone",
    ]);
  });
});

describe("facts", () => {
  it("are asked for rows in view, once, in one call, when the view has stood still", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { facts: true });
    kernel.calls.length = 0;
    for (let first = 100; first <= 130; first += 1) {
      browser.windows.look(first, first + 15);
      await passes(20);
    }
    await passes(200);
    browser.windows.look(131, 146);
    await passes(200);
    const asked = only(kernel.calls, "get-facts").map(({ rows }) => [rows[0], rows.at(-1)]);
    expect(asked).toEqual([
      [130, 144],
      [145, 145],
    ]);
    expect(browser.windows.row(1, 145)?.facts?.availability?.state).toBe("here");
  });

  it("are asked for while rows still stream in", async () => {
    const { kernel, browser } = await searched(tree(100_000, 0), { facts: true, firstRows: 10 });
    browser.windows.look(0, 15);
    for (let count = 20; count < 40; count += 1) {
      kernel.grow(1, count);
      await passes(30);
    }
    expect(only(kernel.calls, "get-facts").length).toBeGreaterThan(0);
  });

  it("come with the rows from then on, also after a sort", async () => {
    const { kernel, browser } = await searched(tree(100, 0), { facts: true });
    await Promise.all([browser.query.sortBy("name"), passes(1000)]);
    expect(browser.windows.row(1, 0)?.facts?.size).toBe(1);
    expect(only(kernel.calls, "get-facts")).toEqual([]);
  });

  it("are asked for again when the view moves, some time after they were refused", async () => {
    const { kernel, browser } = await searched(tree(1000, 0), { facts: true });
    kernel.faults["get-facts"] = faultOf("sign-in-needed", "no");
    browser.windows.look(0, 16);
    await passes(1000);
    delete kernel.faults["get-facts"];
    kernel.calls.length = 0;
    await passes(10_000);
    expect(kernel.calls).toEqual([]);
    browser.windows.look(0, 15);
    await passes(1000);
    expect(browser.windows.row(1, 0)?.facts).not.toBeNull();
  });

  it("are not asked of a catalog that has none", async () => {
    const { kernel } = await searched();
    await passes(1000);
    expect(only(kernel.calls, "get-facts")).toEqual([]);
  });
});
