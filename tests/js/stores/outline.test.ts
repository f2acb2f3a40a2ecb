import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { entryOf, type Level, tree } from "../fake-catalog.ts";
import { linesOf, passes, searched } from "./rig.ts";

describe("outline", () => {
  it("shows what is below a row right under it, one level deeper", async () => {
    const { browser } = await searched(tree(3, 2));
    browser.outline.open(1);
    await passes();
    browser.outline.open(2);
    await passes();
    expect(linesOf(browser)).toEqual([
      "run.0000000",
      "run.0000001",
      "  run.1.set.0000000",
      "    run.1.set.0.file.0000000",
      "    run.1.set.0.file.0000001",
      "  run.1.set.0000001",
      "run.0000002",
    ]);
  });

  it("says that a branch is loading, from the click until its end is known", async () => {
    const { kernel, browser } = await searched(tree(2, 5), { firstRows: 2 });
    kernel.held.add("open-branch");
    browser.outline.open(0);
    expect(linesOf(browser)).toEqual(["run.0000000", "  [loading]", "run.0000001"]);
    kernel.release("open-branch");
    await passes();
    expect(linesOf(browser).slice(1, 4)).toEqual(["  run.0.set.0000000", "  run.0.set.0000001", "  [loading]"]);
    kernel.grow(2, 5, "complete");
    await passes();
    expect(linesOf(browser)).toHaveLength(7);
  });

  it("says that there is nothing in an empty branch", async () => {
    const empty: Level = {
      count: 1,
      entry: () => entryOf("a", "dataset"),
      below: () => ({ count: 0, entry: () => entryOf("", "file") }),
    };
    const { browser } = await searched(empty);
    browser.outline.open(0);
    await passes();
    expect(linesOf(browser)).toEqual(["a", "  [empty]"]);
  });

  it("keeps the fault of a branch that cannot be opened, and opens it on another try", async () => {
    const { kernel, browser } = await searched(tree(1, 1));
    kernel.faults["open-branch"] = faultOf("unreachable", "No answer");
    browser.outline.open(0);
    await passes();
    expect(linesOf(browser)).toEqual(["run.0000000", "  [failed]"]);
    delete kernel.faults["open-branch"];
    const branch = browser.outline.under(0);
    if (branch) browser.outline.retry(branch);
    await passes();
    expect(linesOf(browser)).toEqual(["run.0000000", "  run.0.set.0000000"]);
  });

  it("goes on with a branch that failed half-way; its rows stay", async () => {
    const { kernel, browser } = await searched(tree(1, 5), { firstRows: 2 });
    browser.outline.open(0);
    await passes();
    kernel.grow(2, 2, "failed", faultOf("unreachable", "No answer"));
    await passes();
    expect(linesOf(browser).slice(1)).toEqual(["  run.0.set.0000000", "  run.0.set.0000001", "  [failed]"]);
    const branch = browser.outline.under(0);
    if (branch) browser.outline.retry(branch);
    await passes();
    expect(kernel.calls.at(-1)).toEqual({ type: "continue-listing", listing: 2 });
    expect(linesOf(browser).at(-1)).toBe("  [loading]");
  });

  it("tells the kernel when a branch is closed, with what is open below it", async () => {
    const { kernel, browser } = await searched(tree(2, 2));
    browser.outline.open(0);
    await passes();
    browser.outline.open(1);
    await passes();
    browser.outline.close(0);
    await passes();
    expect(linesOf(browser)).toEqual(["run.0000000", "run.0000001"]);
    expect(kernel.calls.filter(({ type }) => type === "close-branch")).toEqual([{ type: "close-branch", listing: 2 }]);
  });

  it("withdraws the question for a branch that is closed before it is answered", async () => {
    const { kernel, browser } = await searched(tree(2, 2));
    kernel.held.add("open-branch");
    browser.outline.open(0);
    await passes();
    browser.outline.close(0);
    await passes();
    expect(kernel.cancelled).toHaveLength(1);
    expect(linesOf(browser)).toEqual(["run.0000000", "run.0000001"]);
  });

  it("opens no row that has nothing below it, and none that is not here yet", async () => {
    const { kernel, browser } = await searched(tree(1000, 1));
    browser.outline.open(0);
    await passes();
    browser.outline.open(1);
    await passes();
    kernel.calls.length = 0;
    browser.outline.open(2);
    browser.outline.open(900);
    await passes();
    expect(kernel.calls).toEqual([]);
  });

  it("keeps branches open through a sort, under their rows", async () => {
    const { browser } = await searched(tree(300, 2));
    browser.outline.open(1);
    await passes();
    await Promise.all([browser.query.sortBy("name"), passes()]);
    expect(linesOf(browser, 0, 4)).toEqual([
      "run.0000000",
      "run.0000001",
      "  run.1.set.0000000",
      "  run.1.set.0000001",
    ]);
    await Promise.all([browser.query.sortBy("name"), passes()]);
    expect(linesOf(browser, 0, 2)).toEqual(["run.0000299", "run.0000298"]);
    // Where row 1 went nobody knows until a window brings it; then its branch is there at once.
    expect(browser.outline.count.value).toBe(300);
    browser.windows.look(285, 300);
    await passes();
    expect(linesOf(browser, 297, 302)).toEqual([
      "run.0000002",
      "run.0000001",
      "  run.1.set.0000000",
      "  run.1.set.0000001",
      "run.0000000",
    ]);
  });

  it("closes a branch that another view has closed in the kernel", async () => {
    const { kernel, browser } = await searched(tree(2, 300));
    browser.outline.open(0);
    await passes();
    kernel.carryOut({ type: "close-branch", listing: 2 });
    browser.windows.look(200, 215);
    await passes();
    expect(linesOf(browser)).toEqual(["run.0000000", "run.0000001"]);
  });

  it("knows how many rows a branch will have only when it is whole, or the server says", async () => {
    const { kernel, browser } = await searched({ ...tree(10, 0) }, { firstRows: 5 });
    const size = () => {
      const spot = browser.outline.at(0);
      return spot && browser.outline.size(spot.branch);
    };
    expect(size()).toBe(10);
    kernel.grow(1, 7, "stopped");
    await passes();
    expect(size()).toBe(7);
  });
});
