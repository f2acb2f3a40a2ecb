import type { InitializeProps, RenderProps } from "@anywidget/types";
import { h } from "preact";
import { type Calls, createCalls } from "./bridge/calls.ts";
import { type GetPart, partsFrom } from "./bridge/parts.ts";
import { lifetime } from "./dom/lifetime.ts";
import { mount } from "./dom/mount.ts";
import { createForm } from "./stores/form.ts";
import { DepositPanel } from "./views/deposit-panel.ts";
import { contents } from "./views/deposit-parts.ts";
import { Parts } from "./views/in-part.ts";

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
    render({ el, signal }: RenderProps) {
      const life = lifetime(signal);
      const form = createForm(calls, life.signal);
      // It comes along with the answer to the first question. Where it is to be drawn, a fault is met again, and told.
      contents.load(parts, life.signal).catch(() => {});
      mount(Parts.Provider, { value: parts, children: h(DepositPanel, { form }) }, el, life.signal);
      return life.end;
    },
  };
};
