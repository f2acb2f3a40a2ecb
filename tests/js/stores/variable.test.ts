import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { tree } from "../fake-catalog.ts";
import { passes, searched, viewOn } from "./rig.ts";

describe("variable", () => {
  it("is added under its name, and says what it holds", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    browser.selection.toggle(0);
    browser.variable.name.value = " my_files ";
    browser.variable.add({ missing: "skip" });
    await passes();
    expect(kernel.calls.find(({ type }) => type === "add-variable")).toEqual({
      type: "add-variable",
      name: "my_files",
      separate: false,
      overwrite: false,
      large: false,
      missing: "skip",
      gives: "paths",
    });
    expect(browser.variable.result.value).toMatchObject({ names: ["my_files"], count: 1 });
  });

  it("shows how far it is, and can be cancelled", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.held.add("add-variable");
    browser.variable.add();
    await passes();
    kernel.progress(kernel.received.at(-1)?.rid ?? "", 3, 10, "listing files");
    await passes();
    expect([browser.variable.isBusy.value, browser.variable.progress.value?.done]).toEqual([true, 3]);
    browser.variable.cancel();
    await passes();
    expect([browser.variable.isBusy.value, browser.variable.progress.value, browser.variable.fault.value]).toEqual([
      false,
      null,
      null,
    ]);
    expect(kernel.cancelled).toHaveLength(1);
  });

  it("keeps the fault, with what it asks for", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.faults["add-variable"] = { ...faultOf("confirmation-needed", "It exists"), asks: "overwrite" };
    browser.variable.add();
    await passes();
    expect([browser.variable.fault.value?.asks, browser.variable.result.value]).toEqual(["overwrite", null]);
  });

  it("goes to a cell that waits for it, without a name, until it waits no longer", async () => {
    const { kernel, browser } = await searched(tree(3, 0), { awaited: true });
    browser.variable.name.value = "my_files";
    browser.variable.add();
    await passes();
    expect(browser.variable.result.value?.names).toEqual([]);
    kernel.say({ type: "awaited-changed", awaited: false });
    await passes();
    browser.variable.add();
    await passes();
    expect([...kernel.variables.keys()]).toEqual(["", "my_files"]);
  });

  it("tells of what another view has added", async () => {
    const { kernel } = await searched(tree(3, 0));
    const other = await viewOn(kernel);
    kernel.say({
      type: "variable-changed",
      variable: {
        type: "variable-set",
        names: ["b"],
        isList: true,
        count: 2,
        skipped: 0,
        called: { one: "path", many: "paths" },
      },
    });
    await passes();
    expect(other.variable.result.value?.names).toEqual(["b"]);
  });
});
