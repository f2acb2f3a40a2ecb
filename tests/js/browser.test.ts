// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import entry from "../../js/browser.ts";
import { tree } from "./fake-catalog.ts";
import { FakeKernel } from "./fake-kernel.ts";
import "./loaded-parts.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

type Given = Parameters<ReturnType<typeof entry>["initialize"]>[0] & Parameters<ReturnType<typeof entry>["render"]>[0];

/** What a host gives: with a signal from anywidget 0.11 on, without one before. */
const given = (kernel: FakeKernel, el: HTMLElement, signal?: AbortSignal) =>
  ({ model: kernel.model(), el, signal }) as unknown as Given;
const element = () => document.body.appendChild(document.createElement("div"));
const panelIn = (el: HTMLElement) => el.firstElementChild?.shadowRoot?.querySelector<HTMLElement>(".panel") ?? null;
const textIn = (el: HTMLElement) => el.firstElementChild?.shadowRoot?.textContent ?? "";

describe("the entry", () => {
  it("sends no message before a view is there, and returns at once", () => {
    const kernel = new FakeKernel();
    entry().initialize(given(kernel, element(), new AbortController().signal));
    expect(kernel.received).toEqual([]);
  });

  it("draws each view of a model, and ends them one by one", async () => {
    const kernel = new FakeKernel({ search: () => tree(3, 0), query: { text: "*" } });
    const [model, ...views] = [new AbortController(), new AbortController(), new AbortController()] as const;
    const els = views.map(element);
    const widget = entry();
    widget.initialize(given(kernel, els[0] as HTMLElement, model.signal));
    views.forEach((view, i) => void widget.render(given(kernel, els[i] as HTMLElement, view.signal)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(els.map((el) => textIn(el).includes("run.0000002"))).toEqual([true, true]);
    views[0]?.abort();
    expect(els.map((el) => el.childNodes.length)).toEqual([0, 1]);
    views[1]?.abort();
    model.abort();
    expect([els[1]?.childNodes.length, kernel.listenerCount]).toEqual([0, 0]);
  });

  it("ends by what it returns on hosts that give no signal", async () => {
    const kernel = new FakeKernel();
    const el = element();
    const widget = entry();
    const endModel = widget.initialize(given(kernel, el));
    const endView = widget.render(given(kernel, el));
    await vi.advanceTimersByTimeAsync(1000);
    expect(textIn(el)).toContain("Rucio");
    endView();
    endModel();
    expect([el.childNodes.length, kernel.listenerCount]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("starts anew in every view when another instance is looked at", async () => {
    const kernel = new FakeKernel({ search: () => tree(3, 0), query: { text: "*" } });
    const widget = entry();
    const els = [element(), element()] as const;
    const ends = [widget.initialize(given(kernel, els[0])), ...els.map((el) => widget.render(given(kernel, el)))];
    await vi.advanceTimersByTimeAsync(1000);
    const before = els.map(panelIn);
    const hellos = () => kernel.calls.filter(({ type }) => type === "hello").length;
    expect(hellos()).toBe(2);
    kernel.say({ type: "instance-changed" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(hellos()).toBe(4);
    expect(els.map((el, i) => panelIn(el) === before[i])).toEqual([false, false]);
    expect(els.map((el) => textIn(el).includes("run.0000002"))).toEqual([true, true]);
    ends.reverse().forEach((end) => void end());
    expect([els[0].childNodes.length, kernel.listenerCount]).toEqual([0, 0]);
  });

  it("keeps the focus when another instance is looked at, and takes it from nobody", async () => {
    const kernel = new FakeKernel();
    const widget = entry();
    const el = element();
    widget.initialize(given(kernel, el));
    widget.render(given(kernel, el));
    await vi.advanceTimersByTimeAsync(1000);
    kernel.say({ type: "instance-changed" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(document.activeElement).toBe(document.body);
    panelIn(el)?.querySelector<HTMLElement>("button")?.focus();
    kernel.say({ type: "instance-changed" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(el.firstElementChild?.shadowRoot?.activeElement).toBe(panelIn(el));
  });
});
