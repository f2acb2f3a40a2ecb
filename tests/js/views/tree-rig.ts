import { afterEach, beforeEach, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { greet, HELLO } from "../../../js/bridge/greeting.ts";
import { createBrowser } from "../../../js/stores/browser.ts";
import { TreeTable } from "../../../js/views/tree-table.ts";
import { type Level, tree } from "../fake-catalog.ts";
import { FakeKernel, type FakeKernelOptions } from "../fake-kernel.ts";
import { act, mount, textOf } from "./rig.ts";

/** Ten rows of 26 px below a head; happy-dom lays nothing out. */
export const HEIGHT = 260;
export let view: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  view = new AbortController();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(HEIGHT);
});

afterEach(() => {
  view.abort();
  vi.useRealTimers();
});

/** Time, and all that is drawn in it. */
export const passes = (ms = 200) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

/** The list of a browser that has searched `level`. */
export async function table(level: Level = tree(1000, 3), options: FakeKernelOptions = {}) {
  const kernel = new FakeKernel({ search: () => level, query: { text: "*" }, ...options });
  const browser = createBrowser(greet(createCalls(kernel.model(), view.signal), HELLO, view.signal), view.signal);
  await vi.advanceTimersByTimeAsync(200);
  const host = await mount(TreeTable, { browser });
  await passes();
  kernel.calls.length = 0;
  const grid = host.querySelector<HTMLElement>("[role=treegrid]") as HTMLElement;
  return { kernel, browser, host, grid };
}

export const rows = (host: Element) => [...host.querySelectorAll<HTMLElement>("[data-line]")];
export const row = (host: Element, line: number) =>
  host.querySelector<HTMLElement>(`[data-line="${line}"]`) as HTMLElement;
export const nameOf = (element: Element) => textOf(element.querySelector(".name > .mono") ?? element);
export const focused = (host: Element) => host.querySelector<HTMLElement>(".lines [tabindex='0']");

export async function scrollTo(grid: HTMLElement, top: number) {
  await act(() => {
    grid.scrollTop = top;
    grid.dispatchEvent(new Event("scroll"));
  });
  await passes();
}

export async function tap(element: Element, modifiers: MouseEventInit = {}) {
  await act(() => void element.dispatchEvent(new MouseEvent("click", { bubbles: true, ...modifiers })));
}
