// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { faultOf } from "../../../js/bridge/fault.ts";
import type { Call } from "../../../js/bridge/protocol.ts";
import { createBrowser } from "../../../js/stores/browser.ts";
import { TreeTable } from "../../../js/views/tree-table.ts";
import { entryOf, FakeKernel, type FakeKernelOptions, type Level, tree } from "../fake-kernel.ts";
import { act, all, expectHarmless, HOSTILE, mount, press, textOf, unmount } from "./rig.ts";

/** Ten rows of 26 px below a head; happy-dom lays nothing out. */
const HEIGHT = 260;
let view: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  view = new AbortController();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(HEIGHT);
});

afterEach(() => {
  view.abort();
  vi.useRealTimers();
});

const passes = (ms = 200) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function table(level: Level = tree(1000, 3), options: FakeKernelOptions = {}) {
  const kernel = new FakeKernel({ search: () => level, query: { text: "*" }, ...options });
  const browser = createBrowser(createCalls(kernel.model(), view.signal), view.signal);
  await vi.advanceTimersByTimeAsync(200);
  const host = await mount(TreeTable, { browser });
  await passes();
  kernel.calls.length = 0;
  const grid = host.querySelector<HTMLElement>("[role=treegrid]") as HTMLElement;
  return { kernel, browser, host, grid };
}

const rows = (host: Element) => [...host.querySelectorAll<HTMLElement>("[data-line]")];
const row = (host: Element, line: number) => host.querySelector<HTMLElement>(`[data-line="${line}"]`) as HTMLElement;
const nameOf = (element: Element) => textOf(element.querySelector(".name > .mono") ?? element);
const focused = (host: Element) => host.querySelector<HTMLElement>(".lines [tabindex='0']");
const typesOf = (calls: readonly Call[]) => calls.map(({ type }) => type);

async function scrollTo(grid: HTMLElement, top: number) {
  await act(() => {
    grid.scrollTop = top;
    grid.dispatchEvent(new Event("scroll"));
  });
  await passes();
}

async function tap(element: Element, modifiers: MouseEventInit = {}) {
  await act(() => void element.dispatchEvent(new MouseEvent("click", { bubbles: true, ...modifiers })));
}

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

describe("TreeTable, by keys", () => {
  it.each([
    ["ArrowDown", 0, 1],
    ["ArrowUp", 5, 4],
    ["Home", 700, 0],
    ["End", 0, 999],
    ["PageDown", 0, 9],
    ["PageUp", 20, 11],
    ["ArrowUp", 0, 0],
    ["ArrowDown", 999, 999],
  ])("%s goes from line %i to line %i, which is seen and has the focus", async (key, from, to) => {
    const { browser, host, grid } = await table();
    browser.focus.moveTo(from);
    await passes();
    focused(host)?.focus();
    await press(focused(host) as HTMLElement, key);
    await passes();
    expect(browser.focus.position.value).toBe(to);
    const top = grid.scrollTop / 26;
    expect(to >= Math.floor(top) && to < top + 10).toBe(true);
    if (from !== to) expect(document.activeElement).toBe(row(host, to));
  });

  it("keeps the focus on a row that is scrolled out of view, one line from those that are drawn", async () => {
    const { host, grid } = await table();
    row(host, 0).focus();
    await scrollTo(grid, 26 * 500);
    expect(document.activeElement).toBe(row(host, 0));
    expect(Number.parseInt(row(host, 0).style.top, 10)).toBeGreaterThan(26 * 480);
    await press(row(host, 0), "ArrowDown");
    await passes();
    expect([document.activeElement === row(host, 1), grid.scrollTop]).toEqual([true, 26]);
  });

  it("opens with →, goes in with →, out with ← and closes with ←", async () => {
    const { browser, host } = await table(tree(5, 2));
    row(host, 1).focus();
    await act(() => browser.focus.moveTo(1));
    const seen = [];
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft"]) {
      await press(focused(host) as HTMLElement, key);
      await passes();
      seen.push([browser.focus.position.value, browser.outline.count.value]);
    }
    expect(seen).toEqual([
      [1, 7],
      [2, 7],
      [3, 7],
      [1, 7],
      [1, 5],
    ]);
  });

  it("picks with Space, extends with Shift, and picks the whole query with Ctrl+A", async () => {
    const { kernel, browser, host } = await table();
    await press(row(host, 0), " ");
    await press(row(host, 0), "ArrowDown", { shiftKey: true });
    await press(row(host, 1), "ArrowDown", { shiftKey: true });
    await passes();
    expect([...kernel.picked]).toHaveLength(3);
    const event = await press(row(host, 2), "a", { ctrlKey: true });
    await passes();
    expect([event.defaultPrevented, browser.selection.state.value.isQuery]).toEqual([true, true]);
  });

  it("shows details with Enter", async () => {
    const { browser, host } = await table();
    await press(row(host, 2), "ArrowDown");
    await press(row(host, 1), "Enter");
    expect(browser.details.entry.value?.[1]).toBe("run.0000001");
    await passes();
    expect(row(host, 1).getAttribute("aria-current")).toBe("true");
  });

  it("goes to the next name that begins as typed", async () => {
    const { browser, host } = await table();
    for (const letter of "run.000012") await press(focused(host) as HTMLElement, letter);
    await passes();
    expect(browser.focus.position.value).toBe(120);
  });

  it("leaves keys that are not its own", async () => {
    const { host } = await table();
    for (const [key, modifiers] of [
      ["/", {}],
      ["?", {}],
      ["Tab", {}],
      ["Escape", {}],
      ["s", { ctrlKey: true }],
      ["ArrowLeft", { altKey: true }],
    ] as const) {
      expect((await press(row(host, 0), key, modifiers)).defaultPrevented).toBe(false);
    }
  });

  it("goes to the heads with ↑ from the first row, and back with ↓", async () => {
    const { host } = await table();
    row(host, 0).focus();
    await press(row(host, 0), "ArrowUp");
    expect(textOf(document.activeElement)).toBe("Name");
    await press(document.activeElement as Element, "ArrowDown");
    expect(document.activeElement).toBe(row(host, 0));
  });

  it("copies the identifiers of what is picked, or of the focused row", async () => {
    const { host, grid } = await table();
    const copy = () => {
      const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true });
      grid.dispatchEvent(event);
      return event.clipboardData?.getData("text/plain");
    };
    expect(copy()).toBe("mc16:run.0000000");
    await press(row(host, 0), " ");
    await press(row(host, 0), "ArrowDown", { shiftKey: true });
    await passes();
    expect(copy()).toBe("mc16:run.0000000\nmc16:run.0000001");
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
    expect([
      box.getAttribute("aria-checked"),
      typesOf(kernel.calls).filter((type) => type === "select").length,
    ]).toEqual(["false", 2]);
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

describe("TreeTable's cells", () => {
  const one = (entry = entryOf("a", "dataset"), facts = true) => table({ count: 1, entry: () => entry }, { facts });

  it("show what the listing tells, and fill up with facts", async () => {
    const { host } = await one(["mc16:a", "a", "file", null, null, null]);
    await passes(500);
    expect([...row(host, 0).querySelectorAll(".cell")].map(textOf)).toEqual([
      "file",
      "1 B",
      "LAKE-MOUNT",
      "1970-01-01",
    ]);
  });

  it.each([
    ["elsewhere", "dataset", 0, 40, "0/40"],
    ["partial", "dataset", 37, 40, "37/40"],
    ["here", "file", null, null, "LAKE"],
    ["elsewhere", "file", null, null, "not here"],
    ["tape", "dataset", 0, 40, "on tape only"],
    ["none", "file", null, null, "no copy"],
    ["unknown", "file", null, null, "not known"],
  ] as const)("say %s of a %s with %s of %s files by a word or a number", async (state, kind, here, total, text) => {
    const { browser, host } = await one(entryOf("a", kind), false);
    const availability = { state, here, total, place: "LAKE", reason: "" };
    await act(() =>
      browser.windows.learn(1, new Map([[0, { size: null, parts: null, modified: null, availability }]])),
    );
    expect(textOf(row(host, 0).querySelector(".availability"))).toBe(text);
  });

  it.each(HOSTILE)("show the name %j as text", async (name) => {
    const { host } = await one(entryOf(name, "file"));
    expectHarmless(host);
    expect(row(host, 0).querySelectorAll(".name > *")).toHaveLength(4);
  });
});
