import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import type { First, Greeting } from "../bridge/greeting.ts";
import { html } from "../dom/html.ts";
import type { Part } from "../stores/part.ts";
import { Handle } from "./handle.ts";
import { Coming } from "./in-part.ts";
import { kernelNotice } from "./kernel-notice.ts";

export interface FrameProps {
  readonly panel: RefObject<HTMLDivElement>;
  /** Further classes of the panel. */
  readonly marks: readonly (string | false | null | undefined)[];
  readonly label: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ComponentChildren;
}

/** The box of a widget: it keeps its height, whatever is in it, and a person may give it another one. */
export function Frame({ panel, marks, label, onKeyDown, children }: FrameProps) {
  const height = useSignal<number | null>(null);
  return html`<div class="frame">
    <div
      ref=${panel}
      class=${["panel", ...marks, height.value !== null && "sized"].filter(Boolean).join(" ")}
      style=${height.value === null ? undefined : `height:${height.value}px`}
      role="region"
      tabindex="-1"
      aria-label=${label}
      onKeyDown=${onKeyDown}
    >
      ${children}
      <${Handle}
        class="grip"
        label="Height"
        axis="y"
        sign=${1}
        size=${height}
        min=${240}
        max=${2000}
        measure=${() => panel.current?.offsetHeight ?? 0}
      >
        <svg class="icon" viewBox="0 0 12 12" aria-hidden="true"><path d="M11 4l-7 7M11 8l-3 3" /></svg>
      <//>
    </div>
  </div>`;
}

export interface WaitingProps {
  readonly greeting: Pick<Greeting<First>, "calls" | "isAnswered">;
  readonly part: Part<object>;
}

/** What is in the box before the kernel has said what it is, and given what shows it. */
export function Waiting({ greeting, part }: WaitingProps) {
  const { kernel } = greeting.calls;
  const isAsking = kernel.value === "connecting" || kernel.value === "pending";
  const connecting =
    isAsking && html`<p class="start dim" role="status"><span class="spinner"></span> Connecting to the kernel</p>`;
  return html`<div class="header"></div>
    <div class="body">${greeting.isAnswered.value ? html`<${Coming} part=${part} />` : connecting}</div>
    ${kernelNotice({ kernel })}`;
}
