// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { tree } from "../fake-catalog.ts";
import { act, all, textOf, unmount } from "./rig.ts";
import { HEIGHT, nameOf, passes, row, rows, scrollTo, table, tap, view } from "./tree-rig.ts";

describe("TreeTable", () => {
  it("draws the rows in view and a few beyond, where they stand", async () => {
    const { host } = await table();
    expect(
      rows(host)
        .map((element) => element.style.top)
        .slice(0, 3),
    ).toEqual(["0px", "26px", "52px"]);
    expect(nameOf(row(host, 9))).toContain("run.0000009");
    expect(rows(host).length).toBeLessThan(30);
  });

  it("never has more than 120 rows in the page, at a million rows and at any height", async () => {
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(50_000);
    const { host, grid } = await table(tree(1_000_000, 0));
    expect(rows(host).length).toBeLessThanOrEqual(120);
    await scrollTo(grid, 4_000_000);
    expect(rows(host).length).toBeLessThanOrEqual(121);
  });

  it("draws the same number of rows for a million as for a thousand", async () => {
    const drawn = [];
    for (const count of [1000, 1_000_000]) {
      const { host, grid } = await table(tree(count, 0));
      await scrollTo(grid, 5000);
      drawn.push(rows(host).length);
    }
    expect(drawn[0]).toBe(drawn[1]);
  });

  it("scrolls to the last of a million rows, within 8 million px", async () => {
    const { host, grid } = await table(tree(1_000_000, 0));
    expect(host.querySelector<HTMLElement>(".lines")?.style.height).toBe("8000000px");
    await scrollTo(grid, 8_000_000 - HEIGHT);
    expect(nameOf(row(host, 999_999))).toContain("run.0999999");
    expect(row(host, 999_999).style.top).toBe(`${8_000_000 - 26}px`);
  });

  it("adds and removes only the rows that come and go with a scroll step, and leaves the others alone", async () => {
    const { browser, host, grid } = await table();
    await act(() => browser.focus.moveTo(102));
    await scrollTo(grid, 26 * 100);
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(host, { subtree: true, childList: true, attributes: true, characterData: true });
    await scrollTo(grid, 26 * 104);
    observer.disconnect();
    const nodes = (list: NodeList) => [...list].map((node) => (node as HTMLElement).dataset?.line);
    expect(changes.every(({ type }) => type === "childList")).toBe(true);
    expect(changes.flatMap(({ addedNodes }) => nodes(addedNodes)).sort()).toEqual(["119", "120", "121", "122"]);
    expect(changes.flatMap(({ removedNodes }) => nodes(removedNodes)).sort()).toEqual(["92", "93", "94", "95"]);
  });

  it("changes nothing in the page for a step that stays within the rows that are drawn", async () => {
    const { host, grid } = await table();
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(host, { subtree: true, childList: true, attributes: true, characterData: true });
    await scrollTo(grid, 20);
    observer.disconnect();
    expect(changes).toEqual([]);
  });

  it("shows a row that is on its way as busy, and then the row", async () => {
    const { kernel, host, grid } = await table();
    kernel.held.add("get-window");
    await scrollTo(grid, 26 * 500);
    expect([row(host, 505).getAttribute("aria-busy"), nameOf(row(host, 505))]).toEqual(["true", "…"]);
    kernel.release("get-window");
    await passes();
    expect([row(host, 505).getAttribute("aria-busy"), nameOf(row(host, 505))]).toEqual([null, "run.0000505"]);
  });

  it("does not move what is in view when lines come above it", async () => {
    const { browser, host, grid } = await table();
    await scrollTo(grid, 26 * 300 + 5);
    await act(() => browser.outline.open(0));
    await passes();
    expect(browser.outline.count.value).toBe(1003);
    expect(grid.scrollTop).toBe(26 * 303 + 5);
    expect(nameOf(row(host, 303))).toContain("run.0000300");
  });

  it("begins at the top with each query", async () => {
    const { browser, host, grid } = await table();
    await scrollTo(grid, 26 * 900);
    await act(() => void browser.query.search());
    await passes();
    expect([grid.scrollTop, nameOf(row(host, 0))]).toEqual([0, "run.0000000"]);
  });

  it("knows where one has scrolled to when lines come before the event does", async () => {
    const { browser, host, grid } = await table();
    await scrollTo(grid, 26 * 300);
    grid.scrollTop = 0;
    await act(() => browser.outline.open(1));
    await passes();
    expect([grid.scrollTop, nameOf(row(host, 0))]).toEqual([0, "run.0000000"]);
  });

  it("leaves nothing behind", async () => {
    const { host, kernel } = await table();
    await unmount(host);
    view.abort();
    await vi.advanceTimersByTimeAsync(1000);
    expect([kernel.listenerCount, vi.getTimerCount()]).toEqual([0, 0]);
  });
});

describe("TreeTable, as it is told to screen readers", () => {
  it("says how many rows there are, and that nobody knows while they come", async () => {
    const { kernel, grid } = await table(tree(500, 0), { firstRows: 100 });
    expect(grid.getAttribute("aria-rowcount")).toBe("-1");
    kernel.grow(1, 500, "complete");
    await passes();
    expect(grid.getAttribute("aria-rowcount")).toBe("501");
  });

  it("says of each row where it is", async () => {
    const { browser, host } = await table(tree(5, 2));
    await act(() => browser.outline.open(1));
    await passes();
    const told = ["aria-rowindex", "aria-level", "aria-posinset", "aria-setsize", "aria-expanded", "aria-selected"];
    expect([1, 2, 4].map((line) => told.map((name) => row(host, line).getAttribute(name)))).toEqual([
      ["3", "1", "2", "5", "true", "false"],
      ["4", "2", "1", "2", "false", "false"],
      ["6", "1", "3", "5", "false", "false"],
    ]);
  });

  it("says that a row is picked, or some of what is below it", async () => {
    const { browser, host } = await table(tree(5, 2));
    await act(() => browser.outline.open(0));
    await passes();
    await act(() => browser.selection.toggle(1));
    const box = (line: number) => row(host, line).querySelector("[role=checkbox]")?.getAttribute("aria-checked");
    expect([box(0), box(1), box(2), row(host, 1).getAttribute("aria-selected")]).toEqual([
      "mixed",
      "true",
      "false",
      "true",
    ]);
  });

  it("has one stop for Tab: the focused row", async () => {
    const { host } = await table();
    expect(all(host, "row").filter((element) => element.tabIndex === 0)).toHaveLength(1);
    expect([...host.querySelectorAll("button")].map((button) => button.tabIndex)).not.toContain(0);
  });

  it("says by which column and which way it is sorted", async () => {
    const { host } = await table(tree(5, 0));
    const heads = () => all(host, "columnheader").map((head) => head.getAttribute("aria-sort"));
    const button = host.querySelector(".head .name button") as HTMLElement;
    await tap(button);
    await passes();
    expect(heads()).toEqual([null, "ascending", null, null, null, null]);
    await tap(button);
    await passes();
    expect(heads()[1]).toBe("descending");
  });
});

describe("TreeTable, by mouse", () => {
  it("makes a clicked row the focused and the current one", async () => {
    const { browser, host } = await table();
    await tap(row(host, 3).querySelector(".name") as Element);
    expect([browser.focus.position.value, browser.details.entry.value?.[1]]).toEqual([3, "run.0000003"]);
  });

  it("picks by the box, and a range with Shift, without opening details", async () => {
    const { kernel, browser, host } = await table();
    await tap(row(host, 2).querySelector(".box") as Element);
    await tap(row(host, 5).querySelector(".name") as Element, { shiftKey: true });
    await passes();
    expect([kernel.picked.size, browser.details.entry.value]).toEqual([4, null]);
  });

  it("opens and closes by the chevron, and by a double click on the row", async () => {
    const { browser, host } = await table();
    await tap(row(host, 1).querySelector(".chevron") as Element);
    await passes();
    expect(browser.outline.count.value).toBe(1003);
    await act(
      () =>
        void row(host, 1)
          .querySelector(".name")
          ?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true })),
    );
    expect(browser.outline.count.value).toBe(1000);
  });

  it("picks all the query finds by the box of the head, and nothing by another click", async () => {
    const { kernel, browser, host } = await table();
    const box = host.querySelector(".head [role=checkbox]") as HTMLElement;
    await tap(box);
    await passes();
    expect([box.getAttribute("aria-checked"), browser.selection.state.value.isQuery]).toEqual(["true", true]);
    await tap(box);
    await passes();
    expect([box.getAttribute("aria-checked"), kernel.calls.filter(({ type }) => type === "select").length]).toEqual([
      "false",
      2,
    ]);
  });

  it("tries a failed branch again by its button", async () => {
    const { kernel, browser, host } = await table(tree(3, 2));
    kernel.faults["open-branch"] = faultOf("unreachable", "The server did not answer");
    await act(() => browser.outline.open(0));
    await passes();
    expect(textOf(row(host, 1))).toBe("The server did not answerTry again");
    delete kernel.faults["open-branch"];
    await tap(row(host, 1).querySelector("button") as Element);
    await passes();
    expect(browser.outline.count.value).toBe(5);
  });
});
