import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { tree } from "../fake-catalog.ts";
import { passes, searched } from "./rig.ts";

describe("configuration", () => {
  it("asks for the settings only when somebody wants to see them", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    expect(kernel.calls.map(({ type }) => type)).not.toContain("get-configuration");
    browser.configuration.load();
    await passes();
    expect(browser.configuration.shown.value?.file).toBe("/f");
  });

  it("says what was saved until something else is asked", async () => {
    const { browser } = await searched(tree(3, 0));
    browser.configuration.saveAsDefault();
    await passes();
    expect(browser.configuration.saved.value?.name).toBe("one");
    browser.configuration.load();
    expect(browser.configuration.saved.value).toBeNull();
  });

  it("keeps what the kernel says against another instance", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.faults["choose-instance"] = faultOf("configuration", "There is no instance");
    browser.configuration.choose("two");
    await passes();
    expect(kernel.calls.at(-1)).toEqual({ type: "choose-instance", name: "two" });
    expect(browser.configuration.fault.value?.code).toBe("configuration");
  });
});
