import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { WISH } from "../../../js/stores/rules.ts";
import { tree } from "../fake-catalog.ts";
import { passes, searched } from "./rig.ts";

describe("behind", () => {
  it("has the code once the kernel knows the last click", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.selection.toggle(0);
    browser.behind.getCode();
    expect(browser.behind.code.value).toBeNull();
    await passes();
    expect(browser.behind.code.value).toBe("found = catalog.search('*')\n");
    const order = kernel.calls.map(({ type }) => type).filter((type) => type === "select" || type === "get-code");
    expect(order).toEqual(["select", "get-code"]);
  });

  it("has the code of a rule for the selection", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    const rule = { ...WISH, where: "CERN" };
    browser.behind.getCode(rule);
    await passes();
    expect(kernel.calls.at(-1)).toEqual({ type: "get-code", rule });
  });

  it("says that a record was put, and forgets it with the next order", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.behind.put("record");
    await passes();
    expect([browser.behind.isPut.value, kernel.records]).toEqual([true, 1]);
    browser.behind.put("record");
    expect(browser.behind.isPut.value).toBe(false);
    await passes();
    expect(kernel.records).toBe(2);
  });

  it("has a form of a deposit put below, as it has a record", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.behind.put("deposit");
    await passes();
    expect([browser.behind.isPut.value, kernel.calls.at(-1)]).toEqual([true, { type: "put-deposit" }]);
  });

  it("keeps what the kernel says against it", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.faults["get-code"] = faultOf("unsupported", "10 001 identifiers are too many to write out");
    browser.behind.getCode();
    await passes();
    expect([browser.behind.code.value, browser.behind.fault.value?.code]).toEqual([null, "unsupported"]);
  });

  it("withdraws the question when it is cancelled", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.held.add("put-record");
    browser.behind.put("record");
    await passes();
    browser.behind.cancel();
    await passes();
    expect(kernel.cancelled).toHaveLength(1);
    expect([browser.behind.isPut.value, browser.behind.fault.value]).toEqual([false, null]);
  });
});
