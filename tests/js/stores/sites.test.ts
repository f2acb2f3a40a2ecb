import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { FACTS, tree } from "../fake-catalog.ts";
import { passes, searched } from "./rig.ts";

describe("sites", () => {
  it("are those that the kernel counts, and all there are when somebody asks", async () => {
    const { browser } = await searched(tree(3, 0), { facts: true });
    expect([browser.sites.chosen.value, browser.sites.all.value]).toEqual([["A"], null]);
    browser.sites.list();
    await passes();
    expect(browser.sites.all.value?.map(({ name }) => name)).toEqual(["A", "B"]);
  });

  it("have the facts of the rows in view asked for again when others are chosen", async () => {
    const { kernel, browser } = await searched(tree(30, 0), { facts: true });
    await passes(1000);
    kernel.calls.length = 0;
    browser.sites.choose(["B"]);
    await passes(1000);
    expect(browser.sites.chosen.value).toEqual(["B"]);
    const rows = kernel.calls.flatMap((call) => (call.type === "get-facts" ? [call.rows.length] : []));
    expect(rows).toEqual([15]);
    expect(browser.windows.row(1, 3)?.facts).toEqual(FACTS);
  });

  it("are those that somebody has ticked before the kernel has heard of it, and what it counts if it refuses", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.isBusy = true;
    browser.sites.choose(["A", "B"]);
    expect(browser.sites.chosen.value).toEqual(["A", "B"]);
    kernel.faults["choose-sites"] = faultOf("invalid-input", "There is no B");
    kernel.wake();
    await passes();
    expect(browser.sites.chosen.value).toEqual(["A"]);
  });

  it("follow what another view chooses, and no older news of it", async () => {
    const { kernel, browser } = await searched(tree(3, 0));
    kernel.say({ type: "sites-changed", state: { version: 5, chosen: ["B"] } });
    kernel.say({ type: "sites-changed", state: { version: 4, chosen: [] } });
    await passes();
    expect(browser.sites.chosen.value).toEqual(["B"]);
  });
});
