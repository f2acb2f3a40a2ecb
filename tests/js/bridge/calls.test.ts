import { setMaxListeners } from "node:events";
import { effect } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import type { KernelState } from "../../../js/bridge/kernel-state.ts";
import { type Call, VERSION } from "../../../js/bridge/protocol.ts";
import { tree } from "../fake-catalog.ts";
import { FakeKernel } from "../fake-kernel.ts";

const HELLO = { type: "hello", version: VERSION } as const;
const suggest = (text: string) => ({ type: "suggest", field: "scope", text }) as const;

let view: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  view = new AbortController();
  setMaxListeners(50, view.signal); // Node warns above 10
});
afterEach(() => {
  view.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function connected(kernel = new FakeKernel()) {
  const calls = createCalls(kernel.model(), view.signal);
  return { kernel, calls };
}

/** The outcome of a promise so far: its value, the code of its fault, or "waiting". */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  const told = promise.catch((error) => error.fault?.code ?? error);
  return await Promise.race([told, vi.advanceTimersByTimeAsync(0).then(() => "waiting")]);
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("ask()", () => {
  it("gives the answer of its own call, whatever order answers come in", async () => {
    const { kernel, calls } = connected();
    kernel.weather.reorder = 1;
    const asked = ["mc", "data", "nothing"].map((text) => calls.ask(suggest(text)));
    await passes(1000);
    const values = (await Promise.all(asked)).map(({ items }) => items.map(({ value }) => value));
    expect(values).toEqual([["mc16"], ["data18"], []]);
  });

  it("hands over rows out of the buffer", async () => {
    const { calls } = connected(new FakeKernel({ search: () => tree(2, 0) }));
    const query = { text: "*", scope: "", kind: "all", sort: null, filters: "", facets: [], switches: [] };
    const asked = calls.ask({ type: "open-listing", query });
    await passes(100);
    expect((await asked).rows.map(({ entry }) => entry[1])).toEqual(["run.0000000", "run.0000001"]);
  });

  it("repeats the question after 5, 10, 20 s of silence, under the same number", async () => {
    const { kernel, calls } = connected();
    kernel.weather.lose = 1;
    calls.ask(suggest("mc")).catch(() => {});
    const sent: number[] = [];
    for (const ms of [4999, 1, 9999, 1, 19_999, 1]) {
      await passes(ms);
      sent.push(kernel.received.length);
    }
    expect(sent).toEqual([1, 2, 2, 3, 3, 4]);
    expect(new Set(kernel.received.map(({ rid }) => rid)).size).toBe(1);
  });

  it("repeats a hello after a quarter of a second: the kernel's own thread for the comm may have come in between", async () => {
    const { kernel, calls } = connected();
    kernel.weather.lose = 1;
    calls.ask(HELLO).catch(() => {});
    await passes(249);
    kernel.weather.lose = 0;
    await passes(50);
    expect([kernel.received.length, calls.kernel.value]).toEqual([2, "ready"]);
  });

  it("sends the buffers again with the repetition", async () => {
    const { kernel, calls } = connected();
    kernel.weather.lose = 1;
    const asked = calls.ask({ type: "sign-in", method: "userpass" }, { buffers: [new Uint8Array([7, 8])] });
    await passes(1);
    kernel.weather.lose = 0;
    await passes(5100);
    await asked;
    expect(kernel.buffers.map((bytes) => [...bytes])).toEqual([[7, 8]]);
  });

  it("finds that no kernel knows it when a repeated question is handled without a word", async () => {
    const { kernel, calls } = connected();
    kernel.isStranger = true;
    const asked = calls.ask(suggest("mc"));
    expect(await outcome(asked)).toBe("waiting");
    await passes(5100);
    expect(await outcome(asked)).toBe("no-kernel");
    expect(calls.kernel.value).toBe("gone");
  });

  it("waits on when the kernel says that it is at work", async () => {
    const { kernel, calls } = connected();
    kernel.held.add("suggest");
    const asked = calls.ask(suggest("mc"));
    await passes(60_000);
    expect([await outcome(asked), calls.kernel.value]).toEqual(["waiting", "pending"]);
  });

  it("does not repeat itself while progress is reported", async () => {
    const { kernel, calls } = connected();
    kernel.held.add("add-variable");
    const told: number[] = [];
    const call = { type: "add-variable", name: "a", separate: false, overwrite: false, large: false } as const;
    const asked = calls.ask(
      { ...call, missing: "refuse", gives: "paths" },
      { onProgress: ({ done }) => told.push(done) },
    );
    for (let i = 0; i < 5; i += 1) {
      await passes(4000);
      kernel.progress(kernel.received[0]?.rid ?? "", i, null);
    }
    kernel.release("add-variable");
    await passes(100);
    await asked;
    expect([told, kernel.received.length]).toEqual([[0, 1, 2, 3, 4], 1]);
  });

  it("rejects with what the kernel says is wrong", async () => {
    const { calls } = connected();
    const asked = calls.ask({ type: "get-listing", listing: 9 });
    asked.catch(() => {});
    await passes(100);
    expect(await outcome(asked)).toBe("invalid-input");
  });

  it("tells the kernel when the question is withdrawn, and takes no answer any more", async () => {
    const { kernel, calls } = connected();
    kernel.held.add("suggest");
    const question = new AbortController();
    const asked = calls.ask(suggest("mc"), { signal: question.signal });
    asked.catch(() => {});
    await passes(100);
    question.abort();
    expect(await outcome(asked)).toBe("cancelled");
    await passes(100);
    expect(kernel.cancelled).toEqual([kernel.received[0]?.rid]);
    kernel.release("suggest");
    await passes(60_000);
    expect(kernel.received.map(({ type }) => type)).toEqual(["request", "cancel"]);
  });

  it("does not ask for a view that has ended", async () => {
    const { kernel, calls } = connected();
    expect(await outcome(calls.ask(HELLO, { signal: AbortSignal.abort() }))).toBe("cancelled");
    expect(kernel.received).toEqual([]);
  });

  it("refuses an answer that is none to the call", async () => {
    const { kernel, calls } = connected();
    kernel.held.add("suggest");
    const asked = calls.ask(suggest(""));
    asked.catch(() => {});
    await passes(100);
    kernel.say({ type: "answer", rid: kernel.received[0]?.rid ?? "", result: { type: "done" } });
    await passes(100);
    expect(await outcome(asked)).toBe("mismatch");
  });

  it("never meets a number of another model", async () => {
    const kernel = new FakeKernel();
    const frames = [kernel.model(), kernel.model()].map((model) => createCalls(model, view.signal));
    const asked = frames.flatMap((calls) => [calls.ask(suggest("mc")), calls.ask(suggest("data"))]);
    await passes(100);
    const values = (await Promise.all(asked)).map(({ items }) => items[0]?.value);
    expect(values).toEqual(["mc16", "data18", "mc16", "data18"]);
  });

  it("is answered once, and the kernel acts once, in any weather", async () => {
    const { kernel, calls } = connected();
    Object.assign(kernel.weather, { lose: 0.3, double: 0.3, reorder: 0.5 });
    const texts = Array.from({ length: 50 }, (_, i) => `${i}`);
    const asked = texts.map((text) => calls.ask(suggest(text)));
    await passes(10 * 60_000);
    await Promise.all(asked);
    const acted = kernel.calls.map((call: Call) => (call.type === "suggest" ? call.text : ""));
    expect(acted.sort()).toEqual(texts.sort());
  });
});

describe("kernel", () => {
  function states(calls: { kernel: { value: KernelState } }) {
    const seen: KernelState[] = [];
    const end = effect(() => void seen.push(calls.kernel.value));
    view.signal.addEventListener("abort", end);
    return seen;
  }

  it("is connecting, then ready, and pending after 100 ms without an answer", async () => {
    const { kernel, calls } = connected();
    const seen = states(calls);
    calls.ask(HELLO);
    await passes(50);
    kernel.held.add("suggest");
    calls.ask(suggest("")).catch(() => {});
    await passes(200);
    expect(seen).toEqual(["connecting", "ready", "pending"]);
  });

  it("is busy after 1 s in which it took nothing, and ready again when it answers", async () => {
    const { kernel, calls } = connected();
    await Promise.all([calls.ask(HELLO), passes(50)]);
    const seen = states(calls);
    kernel.isBusy = true;
    const asked = calls.ask(suggest(""));
    await passes(1100);
    kernel.wake();
    await passes(100);
    await asked;
    expect(seen).toEqual(["ready", "pending", "busy", "pending", "ready"]);
  });

  it("is not busy while it works on a long answer, as hosts that tell when a message is handled let it know", async () => {
    const { kernel, calls } = connected();
    await Promise.all([calls.ask(HELLO), passes(50)]);
    kernel.held.add("suggest");
    calls.ask(suggest("")).catch(() => {});
    await passes(30_000);
    expect(calls.kernel.value).toBe("pending");
  });

  it("is silent when it has never said a word for 1 s, which may be a cell that runs", async () => {
    const { kernel, calls } = connected();
    kernel.isBusy = true;
    const seen = states(calls);
    calls.ask(HELLO).catch(() => {});
    await passes(4000);
    kernel.wake();
    await passes(100);
    expect(seen).toEqual(["connecting", "silent", "pending", "ready"]);
  });

  it("is gone when the host cannot send, and every question ends", async () => {
    const { kernel, calls } = connected();
    kernel.held.add("suggest");
    const asked = calls.ask(suggest(""));
    asked.catch(() => {});
    await passes(50);
    kernel.isDead = true;
    const last = calls.ask(HELLO);
    expect(await Promise.all([outcome(asked), outcome(last)])).toEqual(["no-kernel", "no-kernel"]);
    expect(calls.kernel.value).toBe("gone");
  });

  it("is gone as soon as the host says that the comm has closed, without a question", async () => {
    const { kernel, calls } = connected();
    kernel.die();
    expect(calls.kernel.value).toBe("gone");
  });

  it("is not gone when it answers, whatever the host says of the comm", async () => {
    const { kernel, calls } = connected();
    kernel.die();
    kernel.isDead = false;
    calls.ask(HELLO);
    expect(calls.kernel.value).toBe("gone");
    await passes(100);
    expect(calls.kernel.value).toBe("ready");
  });

  it("is gone from the start in a notebook that was opened without its kernel", async () => {
    const kernel = new FakeKernel();
    kernel.isDead = true;
    expect(connected(kernel).calls.kernel.value).toBe("gone");
  });

  it("is a mismatch when it refuses our version", async () => {
    const { calls } = connected();
    calls.ask({ ...HELLO, version: VERSION + 1 }).catch(() => {});
    await passes(100);
    expect(calls.kernel.value).toBe("mismatch");
  });
});

describe("createCalls()", () => {
  it("leaves no listener and no timer behind", async () => {
    const { kernel, calls } = connected();
    kernel.weather.lose = 1;
    calls.ask(HELLO).catch(() => {});
    expect(kernel.listenerCount).toBeGreaterThan(0);
    view.abort();
    expect([kernel.listenerCount, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it("sends nothing when nothing is asked", async () => {
    const { kernel, calls } = connected();
    await Promise.all([calls.ask(HELLO), passes(50)]);
    await passes(10 * 60_000);
    expect(kernel.received).toHaveLength(1);
  });

  it("tells events to those who listen, until they stop", async () => {
    const { kernel, calls } = connected();
    const told: string[] = [];
    const listener = new AbortController();
    calls.onEvent(({ type }) => told.push(type), listener.signal);
    kernel.say({ type: "session-changed", state: kernel.session });
    await passes(50);
    listener.abort();
    kernel.say({ type: "session-changed", state: kernel.session });
    await passes(50);
    expect(told).toEqual(["session-changed"]);
  });
});
