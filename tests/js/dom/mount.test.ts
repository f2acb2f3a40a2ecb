// @vitest-environment happy-dom
import { useEffect } from "preact/hooks";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { html } from "../../../js/dom/html.ts";
import { mount } from "../../../js/dom/mount.ts";

const View = ({ word }: { word: string }) => html`<p class="word">${word}</p>`;
const element = () => document.body.appendChild(document.createElement("div"));
afterEach(() => document.body.replaceChildren());

describe("mount()", () => {
  it("draws a view into an open shadow root with one sheet", () => {
    const view = new AbortController();
    const el = element();
    mount(View, { word: "here" }, el, view.signal);
    const host = el.firstElementChild as HTMLElement;
    expect([host.shadowRoot?.querySelector("p")?.textContent, host.shadowRoot?.adoptedStyleSheets.length]).toEqual([
      "here",
      1,
    ]);
    expect(host.dataset.theme).toBe("light");
    view.abort();
  });

  it("reads the style sheet once for all views of a page", () => {
    const view = new AbortController();
    const sheets = [element(), element()].map((el) => {
      mount(View, { word: "here" }, el, view.signal);
      return el.firstElementChild?.shadowRoot?.adoptedStyleSheets[0];
    });
    expect(sheets[0]).toBeInstanceOf(CSSStyleSheet);
    expect(sheets[1]).toBe(sheets[0]);
    view.abort();
  });

  it("draws several views of one model, each with its own end", () => {
    const views = [new AbortController(), new AbortController()];
    const els = views.map((view, i) => {
      const el = element();
      mount(View, { word: `${i}` }, el, view.signal);
      return el;
    });
    views[0]?.abort();
    expect(els.map((el) => el.firstElementChild?.shadowRoot?.textContent)).toEqual([undefined, "1"]);
    views[1]?.abort();
  });

  it.each([
    ["Chromium and Firefox", { isComposing: true }],
    ["Safari", { keyCode: 229 }],
  ])("leaves the keys that choose a character to who composes it, in %s", (_, how) => {
    const view = new AbortController();
    const heard: string[] = [];
    const Field = () => html`<input onKeyDown=${({ key }: KeyboardEvent) => heard.push(key)} />`;
    const el = element();
    mount(Field, {}, el, view.signal);
    const field = el.firstElementChild?.shadowRoot?.querySelector("input");
    const press = (more: object) =>
      field?.dispatchEvent(
        Object.assign(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true, ...more }), more),
      );
    expect(press(how)).toBe(true);
    expect(heard).toEqual([]);
    press({});
    expect(heard).toEqual(["Enter"]);
    view.abort();
  });

  it("leaves nothing when its signal ends", async () => {
    const ended: string[] = [];
    const Ending = () => {
      useEffect(() => () => void ended.push("effect"), []);
      return html`<p></p>`;
    };
    const view = new AbortController();
    const el = element();
    await act(() => mount(Ending, {}, el, view.signal));
    await act(() => view.abort()); // effects end a frame later
    expect([el.childNodes.length, ended]).toEqual([0, ["effect"]]);
  });
});
