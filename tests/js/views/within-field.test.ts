// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { CatalogInfo, Suggestion } from "../../../js/bridge/protocol.ts";
import { WithinField } from "../../../js/views/within-field.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { fault, INFO, scriptedBrowser } from "./scripted-browser.ts";

const CATALOG: CatalogInfo = {
  ...INFO,
  scope: "",
  enters: "Community",
  entersAll: "All communities",
  entersFor: ["all"],
};
const found = (...labels: string[]) => {
  const items = labels.map((label): Suggestion => ({ value: `c:${label}`, label, mine: false, note: "", more: [] }));
  return { type: "suggestions" as const, items, matching: items.length, total: items.length };
};

async function field() {
  const { query, orders } = scriptedBrowser();
  const host = await mount(WithinField, { info: CATALOG, query, isUsable: true, id: "within" });
  const input = byRole(host, "combobox", "Community") as HTMLInputElement;
  const finds = (...labels: string[]) =>
    act(() => {
      query.suggestions.value = found(...labels);
    });
  return { host, query, orders, input, finds };
}

describe("WithinField", () => {
  it("searches within what was found by its name, for the same, and calls it so", async () => {
    const { query, orders, input, finds } = await field();
    await type(input, "wild");
    expect(orders).toEqual([["suggest", "wild"]]);
    await finds("Wildfire Research", "Wild Cats");
    await press(input, "ArrowDown");
    await press(input, "Enter");
    expect(orders.slice(1)).toEqual([["search", { scope: "c:Wildfire Research" }]]);
    expect([query.scopeName.value, input.value]).toEqual(["Wildfire Research", ""]);
  });

  it("searches for everything within where something else was searched for", async () => {
    const { host, query, orders, input, finds } = await field();
    query.kind.value = "communities";
    await type(input, "wild");
    await finds("Wildfire Research");
    await click(all(host, "option")[0] as HTMLElement);
    const nothing = { text: "", kind: "all", sort: null, filters: "", facets: [], switches: [] };
    expect(orders.slice(1)).toEqual([["search", { scope: "c:Wildfire Research", ...nothing }]]);
  });

  it("says that all are searched only where that is so", async () => {
    const { query, input } = await field();
    expect(input.placeholder).toBe("All communities");
    await act(() => {
      query.scope.value = "c1";
    });
    expect(input.placeholder).toBe("Other community");
  });

  it("keeps Enter, which would search, to itself, and Escape while there is something to take back", async () => {
    const { host, orders, input } = await field();
    const heard: string[] = [];
    host.addEventListener("keydown", ({ key }) => heard.push(key));
    await type(input, "wild");
    await press(input, "Escape"); // closes the list
    await press(input, "Enter");
    await press(input, "Escape");
    expect([heard, input.value, orders.length]).toEqual([[], "", 1]);
    await press(input, "Escape");
    expect(heard).toEqual(["Escape"]);
  });

  it("says why nothing is found", async () => {
    const { host, query, input } = await field();
    await type(input, "wild");
    expect(textOf(all(host, "option")[0] as Element)).toBe("Asking the server");
    await act(() => {
      query.suggestFault.value = fault("unreachable", "zenodo.org did not answer");
    });
    expect(textOf(all(host, "option")[0] as Element)).toBe("zenodo.org did not answer");
  });

  it("shows what a server says as text", async () => {
    for (const words of HOSTILE) {
      const { host, input, finds } = await field();
      await type(input, "x");
      await finds(words);
      expectHarmless(host);
    }
  });
});
