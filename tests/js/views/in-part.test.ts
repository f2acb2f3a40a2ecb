// @vitest-environment happy-dom
import { h } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { partsFrom } from "../../../js/bridge/parts.ts";
import { html } from "../../../js/dom/html.ts";
import { createPart, type Ticket } from "../../../js/stores/part.ts";
import { inPart, Parts } from "../../../js/views/in-part.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { act, all, byRole, click, mount, textOf, unmount } from "./rig.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  lifetime.abort();
  lifetime = new AbortController();
});

let lifetime = new AbortController();

const CODE = "export default () => ({ Word: ({ word }) => word })";
const load = (code: string) => import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

interface Words {
  Word(props: { word: string }): string;
}

/** A view of a part on a kernel, whose messages take 10 ms each way. */
async function view(kernel: FakeKernel, onCancel?: () => void) {
  const part = createPart<Words>(async () => ({ name: "words-1" }) satisfies Ticket);
  const Word = inPart(
    part,
    "place",
    ({ Word }) => Word,
    () => onCancel,
  );
  // Modules are loaded outside of the test's clock.
  const loaded = vi.fn(load);
  const parts = partsFrom(createCalls(kernel.model(), lifetime.signal), loaded);
  const View = () => h(Parts.Provider, { value: parts, children: html`<${Word} word="here" />` });
  const host = await mount(View, {});
  const settled = () => act(async () => void (await loaded.mock.results.at(-1)?.value));
  return { host, settled };
}

describe("inPart()", () => {
  it("shows nothing for 100 ms, then that it is on its way, then the view", async () => {
    const kernel = new FakeKernel({ parts: { "words-1": CODE }, latency: 100 });
    const { host, settled } = await view(kernel);
    await pass(99);
    expect([textOf(host), host.querySelector(".place") !== null]).toEqual(["", true]);
    await pass(1);
    expect(textOf(byRole(host, "status"))).toBe("loading");
    await pass(100);
    await settled();
    expect(host.innerHTML).toBe("here");
  });

  it("says why a part does not come, and asks again", async () => {
    const kernel = new FakeKernel();
    const { host } = await view(kernel);
    await pass(20);
    expect(textOf(byRole(host, "alert"))).toContain("This view is of another version");
    expect(textOf(byRole(host, "alert"))).toContain("Run the cell again");
    await click(byRole(host, "button", "Try again"));
    await pass(20);
    expect(kernel.calls.map(({ type }) => type)).toEqual(["get-part", "get-part"]);
  });

  it("says so when the code of a part cannot be run", async () => {
    const { host, settled } = await view(new FakeKernel({ parts: { "words-1": "throw new Error('blocked')" } }));
    await pass(20);
    await settled().catch(() => {});
    await pass(0);
    expect(textOf(byRole(host, "alert"))).toContain("blocked");
  });

  it("leads back where there is a way", async () => {
    const onCancel = vi.fn();
    const { host } = await view(new FakeKernel(), onCancel);
    await pass(20);
    await click(byRole(host, "button", "Cancel"));
    expect(onCancel).toHaveBeenCalledOnce();
  });

  it("leaves it to the panel to say that there is no kernel", async () => {
    const kernel = new FakeKernel();
    kernel.isDead = true;
    const { host } = await view(kernel);
    await pass(1000);
    expect([textOf(host), all(host, "alert")]).toEqual(["", []]);
  });

  it("withdraws its question when it goes, and leaves nothing", async () => {
    const kernel = new FakeKernel({ parts: { "words-1": CODE } });
    kernel.held.add("get-part");
    const { host } = await view(kernel);
    await pass(20);
    await unmount(host);
    await pass(20);
    expect(kernel.cancelled).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
