import type { InitializeProps, RenderProps } from "@anywidget/types";
import type { ComponentChildren } from "preact";
import { type Calls, createCalls } from "./bridge/calls.ts";
import { type GetPart, partsFrom } from "./bridge/parts.ts";
import { lifetime } from "./dom/lifetime.ts";
import { mount } from "./dom/mount.ts";
import type { Part } from "./stores/part.ts";
import { Parts } from "./views/in-part.ts";

/** One view of a model, as a host asks for it. */
export interface Shown {
  readonly el: HTMLElement;
  readonly calls: Calls;
  /** Ends with the view. */
  readonly abort: AbortSignal;
}

/**
 * What a bundle exports for anywidget: calls for each model, and what `draw` gives for each of its views. `part` is what
 * a view shows once it knows its kernel: it comes along with the kernel's first answer.
 */
export function entry(part: Part<object>, draw: (shown: Shown) => ComponentChildren) {
  return () => {
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
        const children = draw({ el, calls, abort: life.signal });
        // Where it is to be drawn, a fault is met again, and told.
        part.load(parts, life.signal).catch(() => {});
        mount(Parts.Provider, { value: parts, children }, el, life.signal);
        return life.end;
      },
    };
  };
}
