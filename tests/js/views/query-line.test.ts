// @vitest-environment happy-dom
import { createRef } from "preact";
import { describe, expect, it } from "vitest";
import { QueryLine } from "../../../js/views/query-line.ts";
import { act, all, byRole, click, mount, press, textOf, type } from "./rig.ts";
import { INFO, LISTING, scriptedBrowser } from "./scripted-browser.ts";

async function queryLine(isUsable = true, info = INFO) {
  const { query, orders, memory } = scriptedBrowser();
  const host = await mount(QueryLine, { info, query, memory, isUsable, nameField: createRef<HTMLTextAreaElement>() });
  return { host, query, orders, memory, name: byRole(host, "textbox", "Name") as HTMLTextAreaElement };
}

describe("QueryLine", () => {
  it("is a search landmark", async () => {
    byRole((await queryLine()).host, "search", "Rucio");
  });

  it("searches on Enter for what was typed", async () => {
    const { query, orders, name } = await queryLine();
    await type(name, "run*");
    await press(name, "Enter");
    expect([query.text.value, orders]).toEqual(["run*", [["search"]]]);
  });

  it("leaves Shift and Enter to the field, for one identifier a line", async () => {
    const { orders, name } = await queryLine();
    expect((await press(name, "Enter", { shiftKey: true })).defaultPrevented).toBe(false);
    expect(orders).toEqual([]);
  });

  it("grows with pasted lines, up to four", async () => {
    const { query, name } = await queryLine();
    const rows: number[] = [];
    for (const text of ["a", "a\nb", "a\nb\nc\nd\ne\nf"]) {
      await act(() => {
        query.text.value = text;
      });
      rows.push(Number(name.rows));
    }
    expect(rows).toEqual([1, 2, 4]);
  });

  it("has one button that searches, and stops while a search runs", async () => {
    const { host, query, orders } = await queryLine();
    const button = byRole(host, "button", "Search");
    await click(button);
    await act(() => {
      query.isAsking.value = true;
    });
    expect(byRole(host, "button", "Stop")).toBe(button);
    await click(button);
    expect(orders).toEqual([["search"], ["stop"]]);
  });

  it("does not stop by the second click of a double click what the first began", async () => {
    const { host, query, orders } = await queryLine();
    await act(() => {
      query.isAsking.value = true;
    });
    await act(
      () => void byRole(host, "button", "Stop").dispatchEvent(new MouseEvent("click", { detail: 2, bubbles: true })),
    );
    expect(orders).toEqual([]);
  });

  it("stops on Escape, then clears the field one is in", async () => {
    const { query, orders, name } = await queryLine();
    await act(() => {
      query.text.value = "run*";
      query.scope.value = "mc16";
      query.isAsking.value = true;
    });
    await press(name, "Escape");
    expect([orders, query.text.value]).toEqual([[["stop"]], "run*"]);
    await act(() => {
      query.isAsking.value = false;
    });
    await press(name, "Escape");
    expect([orders, query.text.value, query.scope.value]).toEqual([[["stop"]], "", "mc16"]);
  });

  it("filters a list at once when the kind is changed, and asks nothing before the first search", async () => {
    const { host, query, orders } = await queryLine();
    const kind = host.querySelector("select") as HTMLSelectElement;
    const choose = (id: string) =>
      act(() => {
        kind.value = id;
        kind.dispatchEvent(new Event("change", { bubbles: true }));
      });
    await choose("dataset");
    expect([query.kind.value, orders]).toEqual(["dataset", []]);
    await act(() => {
      query.listing.value = LISTING;
    });
    await choose("file");
    expect([query.kind.value, orders]).toEqual(["file", [["search"]]]);
  });

  it("asks nothing without a kernel", async () => {
    const { host, orders, name } = await queryLine(false);
    await press(name, "Enter");
    expect([(byRole(host, "button", "Search") as HTMLButtonElement).disabled, orders]).toEqual([true, []]);
  });

  it("has no scope and no kind where the catalog has none", async () => {
    const { host } = await queryLine(true, { ...INFO, scope: "", kindChoices: [] });
    expect([all(host, "combobox"), all(host, "option")]).toEqual([[], []]);
    expect(all(host, "textbox").map(textOf)).toHaveLength(1);
  });
});

describe("Recent", () => {
  const asked = (text: string) => ({
    text,
    scope: "mc16",
    kind: "all",
    sort: null,
    filters: "",
    facets: [],
    switches: [],
  });

  it("opens below the name with what was searched for and holds what is typed", async () => {
    const { host, query, orders, memory, name } = await queryLine();
    memory.queries.value = [asked("run1"), asked("other"), asked("run2")];
    await type(name, "RUN");
    await press(name, "ArrowDown");
    expect(all(host, "menuitem").map(textOf)).toEqual(["mc16:run1", "mc16:run2", "Forget all of them"]);
    await click(byRole(host, "menuitem", "mc16:run2"));
    expect(orders).toEqual([["search", asked("run2")]]);
    expect([all(host, "menu"), query.text.value]).toEqual([[], "RUN"]);
  });

  it("stays away where there is nothing to show, and where ↓ goes to the next line", async () => {
    const { host, memory, name } = await queryLine();
    await press(name, "ArrowDown");
    memory.queries.value = [asked("a\nb")];
    await type(name, "a\nb");
    name.setSelectionRange(0, 0);
    await press(name, "ArrowDown");
    expect(all(host, "menu")).toEqual([]);
  });

  it("forgets all", async () => {
    const { host, orders, memory, name } = await queryLine();
    memory.queries.value = [asked("run1")];
    await press(name, "ArrowDown");
    await click(byRole(host, "menuitem", "Forget all of them"));
    expect([orders, all(host, "menu")]).toEqual([[["forget"]], []]);
  });
});
