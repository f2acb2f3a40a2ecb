import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GetPart } from "../../../js/bridge/parts.ts";
import { createPart } from "../../../js/stores/part.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MODULE = { word: "here" };
const part = () => createPart(async () => ({ name: "one-1" }) as typeof MODULE | { name: string });
const { signal: life } = new AbortController();

/** A kernel that gives parts when it is told to; `asked` counts. */
function kernel() {
  const waiting: { give(): void; refuse(error: unknown): void }[] = [];
  const asked: string[] = [];
  const get: GetPart = (name, signal) => {
    asked.push(name);
    return new Promise((resolve, reject) => {
      waiting.push({ give: () => resolve(MODULE), refuse: reject });
      signal.addEventListener("abort", () => reject(new Error("cancelled")));
    });
  };
  return { get, asked, waiting };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

describe("createPart()", () => {
  it("has a part come once for all that need it", async () => {
    const { get, asked, waiting } = kernel();
    const one = part();
    const loads = [one.load(get, life), one.load(get, life)];
    await soon();
    waiting[0]?.give();
    await Promise.all(loads);
    await one.load(get, life);
    expect([asked, one.module.value]).toEqual([["one-1"], MODULE]);
  });

  it("asks the second kernel when the first takes more than a second", async () => {
    const [busy, idle] = [kernel(), kernel()];
    const one = part();
    one.load(busy.get, life);
    await soon();
    const load = one.load(idle.get, life);
    await vi.advanceTimersByTimeAsync(999);
    expect(idle.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    idle.waiting[0]?.give();
    await load;
    expect(one.module.value).toBe(MODULE);
  });

  it("asks one kernel once, however long that takes", async () => {
    const { get, asked } = kernel();
    const one = part();
    one.load(get, life);
    await soon();
    one.load(get, life);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(["one-1"]);
  });

  it("goes on for the others when who asked first is gone", async () => {
    const { get, asked, waiting } = kernel();
    const one = part();
    const view = new AbortController();
    const first = one.load(get, view.signal);
    await soon();
    const second = one.load(get, life);
    view.abort();
    await expect(first).rejects.toThrow("cancelled");
    await soon();
    waiting[1]?.give();
    await second;
    expect([asked.length, one.module.value]).toEqual([2, MODULE]);
  });

  it("can be tried again", async () => {
    const { get, waiting } = kernel();
    const one = part();
    const first = one.load(get, life);
    await soon();
    waiting[0]?.refuse(new Error("refused"));
    await expect(first).rejects.toThrow("refused");
    const second = one.load(get, life);
    await soon();
    waiting[1]?.give();
    await second;
    expect(one.module.value).toBe(MODULE);
  });

  it("needs no kernel where the module is its own", async () => {
    const one = createPart(async () => MODULE);
    await one.load(() => Promise.reject(new Error("asked")), life);
    expect(one.module.value).toBe(MODULE);
  });
});
