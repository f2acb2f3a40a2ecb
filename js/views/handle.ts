import { type Signal, useSignal } from "@preact/signals";
import { html } from "../dom/html.ts";

export interface HandleProps {
  readonly label: string;
  readonly class: string;
  /** Which way it is dragged: "x" sets a width, "y" a height. */
  readonly axis: "x" | "y";
  /** -1 where dragging to the left or upwards makes it larger. */
  readonly sign: 1 | -1;
  /** px; null until somebody drags, and the style sheet decides. */
  readonly size: Signal<number | null>;
  readonly min: number;
  readonly max: number;
  /** The size that the style sheet gave, px. */
  readonly measure: () => number;
  readonly children?: unknown;
}

const STEP = 16;

/** A splitter or a grip: dragged with a pointer, moved with the arrow keys. */
export function Handle({ label, class: kind, axis, sign, size, min, max, measure, children }: HandleProps) {
  /** What the style sheet gave when the focus came: who hears the size has gone there first. */
  const given = useSignal(min);
  const set = (value: number) => {
    size.value = Math.round(Math.min(max, Math.max(min, value)));
  };
  const onPointerDown = (event: PointerEvent) => {
    const from = size.value ?? measure();
    event.preventDefault();
    drag(event, (x, y) => set(from + sign * (axis === "x" ? x : y)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    set((size.value ?? measure()) + sign * (event.key === more ? STEP : -STEP));
  };
  return html`<div
    class=${kind}
    role="separator"
    tabindex="0"
    aria-label=${label}
    title=${label}
    aria-orientation=${axis === "x" ? "vertical" : "horizontal"}
    aria-valuemin=${min}
    aria-valuemax=${max}
    aria-valuenow=${size.value ?? given.value}
    onFocus=${() => {
      given.value = measure();
    }}
    onPointerDown=${onPointerDown}
    onKeyDown=${onKeyDown}
  >
    ${children}
  </div>`;
}

/** Follows one drag; `move` gets the way from its start, px. Nothing is left when the pointer goes up. */
function drag(start: PointerEvent, move: (x: number, y: number) => void): void {
  const handle = start.currentTarget as HTMLElement;
  const end = new AbortController();
  const { signal } = end;
  handle.setPointerCapture(start.pointerId);
  handle.addEventListener(
    "pointermove",
    (event) => move(event.clientX - start.clientX, event.clientY - start.clientY),
    {
      signal,
    },
  );
  for (const type of ["pointerup", "pointercancel"]) handle.addEventListener(type, () => end.abort(), { signal });
}
