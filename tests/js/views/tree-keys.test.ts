// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { tree } from "../fake-catalog.ts";
import { act, press, textOf } from "./rig.ts";
import { focused, passes, row, scrollTo, table } from "./tree-rig.ts";

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

  it("takes a space for a letter of a name that is being typed, until another key moves on", async () => {
    const { browser, host } = await table();
    row(host, 0).focus();
    for (const key of ["r", " "]) await press(focused(host) as HTMLElement, key);
    await passes();
    expect(browser.selection.state.value.count).toBe(0);
    for (const key of ["ArrowDown", " "]) await press(focused(host) as HTMLElement, key);
    await passes();
    expect(browser.selection.state.value.count).toBe(1);
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
