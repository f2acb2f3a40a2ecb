import { describe, expect, it } from "vitest";
import { FakeKernel } from "../fake-kernel.ts";
import { passes, viewOn } from "./rig.ts";

const QUERY = { text: "run*", scope: "mc16", kind: "all", sort: null, filters: "", facets: [], switches: [] };

describe("memory", () => {
  it("is what the kernel remembers, and follows what another view does", async () => {
    const kernel = new FakeKernel();
    kernel.memory = { version: 3, queries: [QUERY], starred: ["mc16"] };
    const browser = await viewOn(kernel);
    expect([browser.memory.queries.value, browser.memory.starred.value]).toEqual([[QUERY], ["mc16"]]);
    kernel.say({ type: "memory-changed", state: { version: 5, queries: [], starred: [] } });
    kernel.say({ type: "memory-changed", state: { version: 4, queries: [QUERY], starred: [] } });
    await passes();
    expect(browser.memory.queries.value).toEqual([]);
  });

  it("takes a star, and forgets", async () => {
    const kernel = new FakeKernel();
    kernel.memory = { version: 3, queries: [QUERY], starred: [] };
    const browser = await viewOn(kernel);
    browser.memory.star("data22", true);
    await passes();
    browser.memory.forget();
    await passes();
    expect([browser.memory.starred.value, browser.memory.queries.value]).toEqual([["data22"], []]);
  });
});
