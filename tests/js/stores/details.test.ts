import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { tree } from "../fake-catalog.ts";
import { passes, searched } from "./rig.ts";

describe("details", () => {
  it("are those of the row, which is known at once", async () => {
    const { browser } = await searched(tree(3, 0));
    browser.details.open(1);
    expect([browser.details.entry.value?.[1], browser.details.row.value]).toEqual([
      "run.0000001",
      { listing: 1, row: 1 },
    ]);
    await passes();
    expect(browser.details.details.value?.entry[1]).toBe("run.0000001");
  });

  it("are those of the last row that was chosen, whichever answer comes last", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.weather.reorder = 1;
    for (const line of [0, 1, 2, 1]) browser.details.open(line);
    await passes(2000);
    expect([browser.details.details.value?.entry[1], browser.details.isBusy.value]).toEqual(["run.0000001", false]);
  });

  it("are asked for once while they are shown", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    for (let i = 0; i < 3; i += 1) {
      browser.details.open(1);
      await passes();
    }
    expect(kernel.calls).toHaveLength(1);
  });

  it("keep their fault until another try", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.faults["get-details"] = faultOf("timed-out", "No answer");
    browser.details.open(1);
    await passes();
    expect(browser.details.fault.value?.code).toBe("timed-out");
    delete kernel.faults["get-details"];
    browser.details.retry();
    await passes();
    expect([browser.details.fault.value, browser.details.details.value?.entry[1]]).toEqual([null, "run.0000001"]);
  });

  it("go when they are closed, and stay away when an answer comes late", async () => {
    const { browser } = await searched(tree(3, 0));
    browser.details.open(1);
    browser.details.close();
    await passes();
    expect([browser.details.row.value, browser.details.details.value, browser.details.isBusy.value]).toEqual([
      null,
      null,
      false,
    ]);
  });

  it("read a tab that is due once, and only while its row is looked at", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.details.open(1);
    await passes();
    browser.details.readTab("metadata");
    for (let i = 0; i < 3; i += 1) browser.details.readTab("more");
    await passes();
    expect(kernel.calls.map(({ type }) => type)).toEqual(["get-details", "get-tab"]);
    expect(browser.details.details.value?.tabs.map(({ id, isDue, count }) => [id, isDue, count])).toEqual([
      ["metadata", false, null],
      ["more", false, 1],
    ]);
  });

  it("put no tab of an earlier row into a later one", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.details.open(1);
    await passes();
    kernel.held.add("get-tab");
    browser.details.readTab("more");
    await passes();
    browser.details.open(2);
    await passes();
    kernel.release("get-tab");
    await passes();
    expect(browser.details.details.value?.tabs[1]?.isDue).toBe(true);
  });

  it("keep a fault in its tab, until all is tried again", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.faults["get-tab"] = faultOf("access-denied", "No");
    browser.details.open(1);
    await passes();
    browser.details.readTab("more");
    await passes();
    expect(browser.details.details.value?.tabs[1]?.fault?.code).toBe("access-denied");
    browser.details.retry();
    await passes();
    expect(browser.details.details.value?.tabs[1]).toMatchObject({ isDue: true, fault: null });
  });
});
