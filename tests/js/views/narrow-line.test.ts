// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { CatalogInfo } from "../../../js/bridge/protocol.ts";
import { NarrowLine } from "../../../js/views/narrow-line.ts";
import { INFO } from "../fake-catalog.ts";
import { act, byRole, click, expectHarmless, HOSTILE, mount, press, textOf } from "./rig.ts";
import { LISTING, scriptedBrowser } from "./scripted-browser.ts";

const CATALOG: CatalogInfo = {
  ...INFO,
  ...{ facets: true, enters: "Community", scope: "" },
  kindChoices: [
    { id: "all", label: "Records" },
    { id: "mine", label: "My records" },
  ],
  switches: [{ id: "all-versions", label: "All versions", kinds: ["all"] }],
};

async function line(isUsable = true) {
  const { query, orders } = scriptedBrowser();
  query.listing.value = LISTING;
  query.scope.value = "wildfire";
  query.scopeName.value = "Wildfire Research";
  query.facets.value = [{ facet: "type", values: ["dataset", "software"] }];
  query.counted.value = [
    {
      ...{ id: "type", label: "Type", several: true, more: 0 },
      values: ["dataset", "software"].map((value) => ({
        ...{ value, label: value.toUpperCase(), count: 1, chosen: true, within: "" },
      })),
    },
  ];
  const host = await mount(NarrowLine, { info: CATALOG, query, isUsable });
  return { host, query, orders };
}

describe("NarrowLine", () => {
  it("says within what, and what each facet is narrowed to, in the words of the service", async () => {
    const { host } = await line();
    expect([...host.querySelectorAll(".chip")].map(textOf)).toEqual([
      "in Wildfire Research",
      "Type is DATASET, SOFTWARE",
    ]);
  });

  it("leaves what one has entered by its ×", async () => {
    const { host, orders } = await line();
    await click(byRole(host, "button", "Leave Wildfire Research"));
    expect(orders).toEqual([["search", { scope: "" }]]);
  });

  it("takes a facet off by its ×, and keeps the others", async () => {
    const { host, query, orders } = await line();
    await click(byRole(host, "button", "Remove Type is DATASET, SOFTWARE"));
    expect([query.facets.value, orders]).toEqual([[], [["search"]]]);
  });

  it("switches on, and searches at once", async () => {
    const { host, query, orders } = await line();
    await act(() => host.querySelector<HTMLInputElement>(".switch input")?.click());
    expect([query.switches.value, orders]).toEqual([["all-versions"], [["search"]]]);
  });

  it("offers only what goes with the kind that is searched for", async () => {
    const { host, query } = await line();
    query.kind.value = "mine";
    await act(() => {});
    expect(host.querySelector(".switch")).toBeNull();
  });

  it("has all of it behind a button, which counts what narrows, and Escape leads back", async () => {
    const { host } = await line();
    const open = byRole(host, "button", "Filters, 2");
    await click(open);
    const box = byRole(host, "dialog");
    expect(textOf(box)).toContain("DATASET");
    await press(box, "Escape");
    expect([host.querySelector("[role=dialog]"), host.ownerDocument.activeElement]).toEqual([null, open]);
  });

  it("asks for nothing without a kernel", async () => {
    const { host } = await line(false);
    expect([...host.querySelectorAll<HTMLButtonElement>("button, input")].every(({ disabled }) => disabled)).toBe(true);
  });

  it("draws the names of a hostile server as text", async () => {
    for (const words of HOSTILE) {
      const { host, query } = await line();
      query.scopeName.value = words;
      query.facets.value = [{ facet: words, values: [words] }];
      await act(() => {});
      expectHarmless(host);
    }
  });
});
