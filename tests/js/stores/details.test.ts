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
});
