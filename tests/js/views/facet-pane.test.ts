// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Facet } from "../../../js/bridge/protocol.ts";
import { FacetPane } from "../../../js/views/facet-pane.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf } from "./rig.ts";
import { LISTING, scriptedBrowser } from "./scripted-browser.ts";

const facet = (id: string, count: number, rest: Partial<Facet> = {}): Facet => ({
  ...{ id, label: id, several: true, more: 0 },
  values: Array.from({ length: count }, (_, index) => ({
    ...{ value: `${id}-${index}`, label: `${id} ${index}`, count: 1000 - index, chosen: false, within: "" },
  })),
  ...rest,
});

async function pane(...facets: Facet[]) {
  const { query, orders } = scriptedBrowser();
  query.listing.value = LISTING;
  query.counted.value = facets;
  const host = await mount(FacetPane, { query, isUsable: true });
  const boxes = () => [...host.querySelectorAll<HTMLInputElement>("[type=checkbox]")];
  return { host, query, orders, boxes };
}

describe("FacetPane", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it("shows each facet with its values and their counts, in the server's order", async () => {
    const { host } = await pane(facet("type", 2), facet("access", 1));
    expect(all(host, "group").map(textOf)).toEqual(["typetype 01 000 rowstype 1999 rows", "accessaccess 01 000 rows"]);
  });

  it("is not there where nothing is counted", async () => {
    const { host } = await pane(facet("type", 0));
    expect(host.querySelector("nav")).toBeNull();
  });

  it("searches once for several values that are chosen one after another", async () => {
    const { query, orders, boxes } = await pane(facet("type", 3));
    for (const index of [0, 2, 0, 0]) await click(boxes()[index] as HTMLElement);
    expect(orders).toEqual([]);
    await act(() => void vi.runAllTimers());
    expect(orders).toEqual([["search"]]);
    expect(query.facets.value).toEqual([{ facet: "type", values: ["type-2", "type-0"] }]);
  });

  it("is one stop of Tab for each facet, and the arrows move within it", async () => {
    const { host, boxes } = await pane(facet("type", 3), facet("access", 2));
    expect(boxes().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1, 0, -1]);
    boxes()[0]?.focus();
    await press(boxes()[0] as HTMLElement, "ArrowDown");
    expect([host.ownerDocument.activeElement === boxes()[1], boxes().map(({ tabIndex }) => tabIndex)]).toEqual([
      true,
      [-1, 0, -1, 0, -1],
    ]);
    await press(boxes()[1] as HTMLElement, "End");
    expect(boxes()[2]?.tabIndex).toBe(0);
  });

  it("shows a few values first, what is chosen among them, and all when asked", async () => {
    const { host, query, boxes } = await pane(facet("type", 20));
    query.facets.value = [{ facet: "type", values: ["type-15"] }];
    await act(() => {});
    expect(boxes().map((box) => box.checked)).toEqual([...Array(6).fill(false), true]);
    await click(byRole(host, "button"));
    await act(() => void vi.runAllTimers());
    expect(boxes().length).toBe(20);
    expect(host.ownerDocument.activeElement).toBe(boxes()[7]);
  });

  it("draws 60 of 500 values, and finds the others by a part of their name", async () => {
    const { host, boxes } = await pane(facet("type", 500));
    await click(byRole(host, "button"));
    expect([boxes().length, textOf(host).includes("440 more: type a part of the name")]).toEqual([60, true]);
    const field = host.querySelector(".field") as HTMLInputElement;
    await act(() => {
      field.value = "TYPE 49";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(boxes().length).toBe(11);
    await act(() => {
      field.value = "nobody";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(textOf(host)).toContain("None of them contains that");
  });

  it("shows what is within a value once that one is chosen", async () => {
    const values = facet("type", 1).values;
    const inner = { value: "inner", label: "inner", count: 3, chosen: false, within: "type-0" };
    const { query, boxes } = await pane(facet("type", 0, { values: [...values, inner] }));
    expect(boxes().length).toBe(1);
    query.facets.value = [{ facet: "type", values: ["type-0"] }];
    await act(() => {});
    expect(boxes().length).toBe(2);
  });

  it("keeps what is chosen in sight though the server does not count it any more", async () => {
    const { query, boxes, host } = await pane(facet("type", 1));
    query.facets.value = [{ facet: "gone", values: ["x"] }];
    await act(() => {});
    expect([all(host, "group").length, boxes().map((box) => box.checked)]).toEqual([2, [false, true]]);
  });

  it("draws the names of a hostile server as text", async () => {
    for (const words of HOSTILE) {
      const values = [{ value: words, label: words, count: 1, chosen: false, within: "" }];
      const { host } = await pane(facet("type", 0, { label: words, values }));
      expectHarmless(host);
    }
  });
});
