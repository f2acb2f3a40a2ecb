import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCalls, type KernelEvent } from "../../../js/bridge/calls.ts";
import { greet, HELLO } from "../../../js/bridge/greeting.ts";
import { FakeKernel } from "../fake-kernel.ts";

let view: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  view = new AbortController();
});
afterEach(() => {
  view.abort();
  vi.useRealTimers();
});

const passes = (ms = 200) => vi.advanceTimersByTimeAsync(ms);
const SITES: KernelEvent = { type: "sites-changed", state: { version: 1, chosen: ["A"] } };
const MEMORY: KernelEvent = { type: "memory-changed", state: { version: 1, queries: [], starred: [] } };

/** A kernel that was greeted, and all that a listener hears who comes when it is told to. */
function greeted() {
  const kernel = new FakeKernel();
  const greeting = greet(createCalls(kernel.model(), view.signal), HELLO, view.signal);
  const heard: string[] = [];
  const listen = () => greeting.calls.onEvent(({ type }) => heard.push(type), view.signal);
  return { kernel, greeting, heard, listen };
}

describe("greet()", () => {
  it("asks at once, before anybody wants the answer", async () => {
    const { kernel, greeting } = greeted();
    expect(greeting.isAnswered.value).toBe(false);
    await passes();
    expect([kernel.calls, greeting.isAnswered.value]).toEqual([[HELLO], true]);
  });

  it("keeps what the kernel tells after its answer, in turn, for who comes later", async () => {
    const { kernel, greeting, heard, listen } = greeted();
    await passes();
    kernel.say(SITES);
    kernel.say(MEMORY);
    await passes();
    listen();
    expect(heard).toEqual([]);
    greeting.catchUp();
    greeting.catchUp();
    expect(heard).toEqual(["sites-changed", "memory-changed"]);
  });

  it("forgets what was told before the answer: that is newer", async () => {
    const { kernel, greeting, heard, listen } = greeted();
    kernel.held.add("hello");
    await passes();
    kernel.say(SITES);
    await passes();
    kernel.release("hello");
    await passes();
    listen();
    greeting.catchUp();
    expect([heard, greeting.isAnswered.value]).toEqual([[], true]);
  });

  it("keeps nothing from who is there", async () => {
    const { kernel, heard, listen } = greeted();
    listen();
    kernel.say(SITES);
    await passes();
    kernel.say(MEMORY);
    await passes();
    expect(heard).toEqual(["sites-changed", "memory-changed"]);
  });

  it("ends with its signal, and rejects as ask does", async () => {
    const { kernel, greeting } = greeted();
    kernel.held.add("hello");
    const end = expect(greeting.answer).rejects.toMatchObject({ fault: { code: "cancelled" } });
    view.abort();
    await end;
    expect(kernel.listenerCount).toBe(0);
  });
});
