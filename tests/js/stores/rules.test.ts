import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { tree } from "../fake-catalog.ts";
import { RULE, STUCK } from "../fake-rules.ts";
import { passes, searched } from "./rig.ts";

async function made(where = "") {
  const { kernel, browser } = await searched(tree(3, 0));
  browser.selection.toggle(0);
  browser.rules.make({ where }, "my_files");
  await passes();
  const known = () => [...browser.rules.known.value.values()].map(({ state, ok }) => `${state} ${ok}`);
  return { kernel, rules: browser.rules, browser, known };
}

describe("rules", () => {
  it("are ordered after the selection is known, with all that a wish has", async () => {
    const { kernel, known } = await made("CERN");
    const order = kernel.calls.map(({ type }) => type);
    expect(order.indexOf("make-rules")).toBeGreaterThan(order.indexOf("select"));
    expect(kernel.rules.asked[0]).toMatchObject({
      variable: "my_files",
      wish: { where: "CERN", copies: 1, notify: "no" },
    });
    expect(known()).toEqual(["new 0"]);
  });

  it("follow what the kernel tells, and never go back to an older look", async () => {
    const { kernel, known } = await made();
    const later = kernel.rules.changed({ state: "moving", ok: 1 });
    const latest = kernel.rules.changed({ state: "ok", ok: 5 });
    kernel.say(latest);
    kernel.say(later);
    await passes();
    expect(known()).toEqual(["ok 5"]);
  });

  it("have the rows looked at anew when data has come", async () => {
    const { kernel, browser } = await searched(tree(3, 0), { facts: true });
    browser.selection.toggle(0);
    browser.rules.make({});
    await passes();
    const asked = () => kernel.calls.filter(({ type }) => type === "get-facts").length;
    const before = asked();
    kernel.say(kernel.rules.changed({ state: "moving" }));
    await passes(200);
    expect(asked()).toBe(before);
    kernel.say(kernel.rules.changed({ state: "ok" }));
    await passes(200);
    expect(asked()).toBeGreaterThan(before);
  });

  it("keep the fault of an order until somebody has seen it", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.faults["make-rules"] = faultOf("quota-exceeded", "There is not enough quota left");
    browser.rules.make({});
    await passes();
    expect(browser.rules.makeFault.value?.code).toBe("quota-exceeded");
    browser.rules.forgetFaults();
    expect(browser.rules.makeFault.value).toBeNull();
  });

  it("show the latest of several previews only, and the first at once", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.rules.look("A");
    await passes();
    expect(browser.rules.preview.value?.where).toBe("A");
    for (const where of ["B", "BC", "BCD"]) browser.rules.look(where);
    await passes(300);
    expect(browser.rules.preview.value?.where).toBe("BCD");
    expect(kernel.calls.filter(({ type }) => type === "preview-rule")).toHaveLength(2);
  });

  it("ask what of a stuck one could not be copied", async () => {
    const { rules } = await made();
    rules.lookAtStuck(RULE.id);
    await passes();
    expect(rules.stuck.value).toMatchObject({ rule: RULE.id, files: [STUCK], count: 1 });
  });

  it("list those of the account, and what was changed", async () => {
    const { kernel, rules } = await made();
    kernel.rules.changed({ state: "ok" });
    rules.list();
    await passes();
    expect(rules.mine.value).toHaveLength(1);
    rules.change({ rule: rules.mine.value?.[0] ?? "", do: "delete" });
    await passes();
    expect(kernel.rules.asked.at(-1)).toMatchObject({ type: "change-rule", do: "delete", lifetimeS: null, where: "" });
    expect(rules.changing.value.size).toBe(0);
  });

  it("change one while another is being changed, and say what came of both", async () => {
    const { kernel, rules } = await made();
    kernel.held.add("change-rule");
    void rules.change({ rule: "one", do: "recreate" });
    await passes();
    void rules.change({ rule: "two", do: "delete" });
    await passes();
    expect([...rules.changing.value]).toEqual(["one", "two"]);
    kernel.faults["change-rule"] = faultOf("error", "The rule is deleted, and Rucio has not taken it away");
    kernel.release("change-rule");
    await passes();
    expect(kernel.cancelled).toEqual([]);
    expect([rules.changeFault.value?.code, rules.changing.value.size]).toEqual(["error", 0]);
  });

  it("are ordered once, however often that is pressed", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.selection.toggle(0);
    kernel.held.add("make-rules");
    void browser.rules.make({});
    await passes();
    void browser.rules.make({});
    await passes();
    kernel.release("make-rules");
    await passes();
    expect(kernel.calls.filter(({ type }) => type === "make-rules")).toHaveLength(1);
    expect(kernel.cancelled).toEqual([]);
  });

  it("take the fault of a variable back when it is set after all", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.variable.name.value = "my_files";
    kernel.faults["add-variable"] = faultOf("not-available", "1 file cannot be read here");
    browser.variable.add();
    await passes();
    expect(browser.variable.fault.value).not.toBeNull();
    const variable = {
      names: ["my_files"],
      isList: true,
      count: 1,
      skipped: 0,
      called: { one: "path", many: "paths" },
    };
    kernel.say({ type: "variable-changed", variable: { type: "variable-set", ...variable } });
    await passes();
    expect([browser.variable.fault.value, browser.variable.result.value?.count]).toEqual([null, 1]);
  });
});
