import type { InitializeProps, RenderProps } from "@anywidget/types";
import { signal } from "@preact/signals";
import { h } from "preact";
import { type Calls, createCalls } from "./bridge/calls.ts";
import { type GetPart, partsFrom } from "./bridge/parts.ts";
import { lifetime } from "./dom/lifetime.ts";
import { mount } from "./dom/mount.ts";
import { createBrowser } from "./stores/browser.ts";
import { BrowserPanel } from "./views/browser-panel.ts";
import { Parts } from "./views/in-part.ts";
import { panel } from "./views/parts.ts";

export default () => {
  let calls: Calls; // the factory runs once per model
  let parts: GetPart;
  return {
    initialize({ model, signal }: InitializeProps) {
      // 2 s, and no message before we return (anywidget 0.11, runtime.ts): subscribe and leave, never await here.
      const life = lifetime(signal);
      calls = createCalls(model, life.signal);
      parts = partsFrom(calls);
      return life.end;
    },
    render({ el, signal: given }: RenderProps) {
      const life = lifetime(given);
      let stores = lifetime(life.signal);
      const shown = signal({ browser: createBrowser(calls, stores.signal), takesFocus: false });
      const Shown = () => h(BrowserPanel, { ...shown.value, key: stores });
      calls.onEvent(({ type }) => {
        if (type !== "instance-changed") return;
        const takesFocus = el.contains((el.getRootNode() as Document | ShadowRoot).activeElement);
        stores.end();
        stores = lifetime(life.signal);
        shown.value = { browser: createBrowser(calls, stores.signal), takesFocus };
      }, life.signal);
      // It comes along with the answer to hello. Where it is to be drawn, a fault is met again, and told.
      panel.load(parts, life.signal).catch(() => {});
      mount(Parts.Provider, { value: parts, children: h(Shown, {}) }, el, life.signal);
      return life.end;
    },
  };
};
