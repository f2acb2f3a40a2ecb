import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { greet, HELLO } from "../../../js/bridge/greeting.ts";
import type { Browser } from "../../../js/stores/browser.ts";
import { createBrowser } from "../../../js/stores/browser.ts";
import { type Level, tree } from "../fake-catalog.ts";
import { FakeKernel, type FakeKernelOptions } from "../fake-kernel.ts";

let views: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  views = new AbortController();
  setMaxListeners(50, views.signal); // Node warns above 10
});

/** Every view ends, and leaves no timer behind. */
afterEach(async () => {
  views.abort();
  await vi.advanceTimersByTimeAsync(1000);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

export const passes = (ms = 200) => vi.advanceTimersByTimeAsync(ms);

/** A view on a kernel, after their first words. */
export async function viewOn(kernel: FakeKernel): Promise<Browser> {
  const browser = createBrowser(greet(createCalls(kernel.model(), views.signal), HELLO, views.signal), views.signal);
  await passes();
  return browser;
}

/** A view that has searched `level`, and looks at its first 15 lines. */
export async function searched(level: Level = tree(1000, 5), options: FakeKernelOptions = {}) {
  const kernel = new FakeKernel({ search: () => level, ...options });
  const browser = await viewOn(kernel);
  browser.query.search({ text: "*" });
  browser.windows.look(0, 15);
  await passes();
  kernel.calls.length = 0;
  return { kernel, browser };
}

/** The names on the lines, indented by level; notes in brackets, "…" for a row on its way. */
export function linesOf({ outline }: Browser, first = 0, end = outline.count.value): string[] {
  return Array.from({ length: end - first }, (_, i) => {
    const spot = outline.at(first + i);
    if (!spot) return "-";
    const { branch, index } = spot;
    const text = index < branch.count ? (outline.row(first + i)?.entry[1] ?? "…") : `[${outline.note(branch).state}]`;
    return "  ".repeat(branch.level - 1) + text;
  });
}
