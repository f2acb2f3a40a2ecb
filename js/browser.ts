import type { InitializeProps, RenderProps } from "@anywidget/types";
import { type Calls, createCalls } from "./bridge/calls.ts";
import { lifetime } from "./dom/lifetime.ts";
import { mount } from "./dom/mount.ts";
import { createBrowser } from "./stores/browser.ts";
import { BrowserPanel } from "./views/browser-panel.ts";

export default () => {
  let calls: Calls; // the factory runs once per model
  return {
    initialize({ model, signal }: InitializeProps) {
      // 2 s, and no message before we return (anywidget 0.11, runtime.ts): subscribe and leave, never await here.
      const life = lifetime(signal);
      calls = createCalls(model, life.signal);
      return life.end;
    },
    render({ el, signal }: RenderProps) {
      const life = lifetime(signal);
      mount(BrowserPanel, { browser: createBrowser(calls, life.signal) }, el, life.signal);
      return life.end;
    },
  };
};
