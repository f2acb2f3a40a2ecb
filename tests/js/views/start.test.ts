// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import type { Query } from "../../../js/bridge/protocol.ts";
import { NoRows } from "../../../js/views/no-rows.ts";
import { Start } from "../../../js/views/start.ts";
import { all, byRole, click, expectHarmless, HOSTILE, mount, textOf } from "./rig.ts";
import { INFO, LISTING, scriptedBrowser } from "./scripted-browser.ts";

const QUERY: Query = { scope: "mc16", text: "run*", kind: "all", sort: null, filters: "", facets: [], switches: [] };

describe("Start", () => {
  it("shows the catalog's tips, and runs a query that is pressed", async () => {
    const { query, orders, memory } = scriptedBrowser();
    const host = await mount(Start, { info: INFO, query, memory });
    expect([...host.querySelectorAll("dt")].map(textOf)).toEqual(["Paste", "Try", "Keys"]);
    await click(byRole(host, "button", "mc16:run*"));
    expect(orders).toEqual([["search", QUERY]]);
  });

  it("goes back to what was searched for before, and to scopes with a star", async () => {
    const { query, memory, orders } = scriptedBrowser();
    const before = { ...QUERY, kind: "dataset", filters: "run_number > 5" };
    memory.queries.value = [before];
    memory.starred.value = ["data22"];
    const host = await mount(Start, { info: INFO, query, memory });
    await click(byRole(host, "button", "mc16:run* (dataset) where run_number > 5"));
    await click(byRole(host, "button", "data22:*"));
    await click(byRole(host, "button", "Forget them"));
    expect(orders).toEqual([["search", before], ["search", { ...QUERY, scope: "data22", text: "*" }], ["forget"]]);
  });

  it("gives the focus to the panel with the query that is pressed: the list takes its place", async () => {
    const { query, memory } = scriptedBrowser();
    memory.queries.value = [QUERY];
    for (const list of ["dd:not(:has(ul))", "ul"]) {
      const host = await mount(Start, { info: INFO, query, memory });
      Object.assign(host, { className: "panel", tabIndex: -1 });
      await click(host.querySelector(`${list} .link`) as HTMLElement);
      expect(document.activeElement).toBe(host);
    }
  });

  it.each(HOSTILE)("shows what was searched for, %j, as text", async (text) => {
    const { query, memory } = scriptedBrowser();
    memory.queries.value = [{ ...QUERY, text, filters: text }];
    memory.starred.value = [text];
    expectHarmless(await mount(Start, { info: INFO, query, memory }));
  });

  it.each(HOSTILE)("shows the tip %j as text", async (text) => {
    const { query, memory } = scriptedBrowser();
    const tips = [{ label: text, text, queries: [{ ...QUERY, text }] }];
    expectHarmless(await mount(Start, { info: { ...INFO, tips }, query, memory }));
  });
});

async function noRows(asked: Partial<Query>, note = "") {
  const { query, orders } = scriptedBrowser();
  const onEdit = vi.fn();
  const listing = { ...LISTING, count: 0, note, query: { ...QUERY, ...asked } };
  return { host: await mount(NoRows, { info: INFO, listing, query, onEdit }), orders, onEdit };
}

describe("NoRows", () => {
  it("names the query, and goes back to it", async () => {
    const { host, onEdit } = await noRows({});
    expect(textOf(host.querySelector("p"))).toBe("Nothing matches mc16:run*");
    await click(byRole(host, "button", "Change the query"));
    expect(onEdit).toHaveBeenCalledOnce();
  });

  it("gives the focus to the panel with each way out: the list takes its place", async () => {
    const { host } = await noRows({
      kind: "dataset",
      filters: "run_number > 5",
      facets: [{ facet: "a", values: ["b"] }],
    });
    Object.assign(host, { className: "panel", tabIndex: -1 });
    for (const button of all(host, "button").slice(0, -1)) {
      await click(button);
      expect(document.activeElement).toBe(host);
    }
  });

  it("offers all kinds when one was chosen", async () => {
    const { host, orders } = await noRows({ kind: "dataset" });
    expect(textOf(host.querySelector("p"))).toBe("No datasets match mc16:run*");
    await click(byRole(host, "button", "Search all kinds"));
    expect(orders).toEqual([["search", { kind: "all" }]]);
  });

  it("does not offer what would change nothing", async () => {
    expect(all((await noRows({})).host, "button").map(textOf)).toEqual(["Change the query"]);
  });

  it.each(HOSTILE)("shows the query %j as text", async (text) => {
    expectHarmless((await noRows({ text }, text)).host);
  });
});
