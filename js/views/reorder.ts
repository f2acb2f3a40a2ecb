import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { html } from "../dom/html.ts";
import { icon } from "./icons.ts";

export interface Reorder {
  /** Where the row that is dragged would go; null while none is. */
  readonly target: number | null;
  /** The handle of a row, dragged with a pointer or moved with the arrow keys. */
  grip(at: number, name: string, isLocked: boolean): unknown;
  /** Alt and an arrow key, anywhere in a row. */
  onKeyDown(event: KeyboardEvent, at: number): void;
}

/**
 * The order of rows, changed by hand.
 *
 * box    holds the rows, each of class `form-row`
 * move   puts a row elsewhere, and the focus with it
 */
export function useReorder(box: RefObject<HTMLElement | null>, move: (from: number, to: number) => void): Reorder {
  const target = useSignal<number | null>(null);
  const rows = () => [...(box.current?.querySelectorAll<HTMLElement>(".form-row") ?? [])];

  const onPointerDown = (event: PointerEvent, from: number) => {
    const handle = event.currentTarget as HTMLElement;
    const end = new AbortController();
    const { signal } = end;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const over = ({ clientY }: PointerEvent) => {
      const at = rows().findIndex((row) => clientY < row.getBoundingClientRect().bottom);
      target.value = at < 0 ? rows().length - 1 : at;
    };
    const drop = () => {
      const to = target.peek();
      stop();
      if (to !== null && to !== from) move(from, to);
    };
    const stop = () => {
      end.abort();
      target.value = null;
    };
    handle.addEventListener("pointermove", over, { signal });
    handle.addEventListener("pointerup", drop, { signal });
    handle.addEventListener("pointercancel", stop, { signal });
    handle.addEventListener("keydown", (pressed) => pressed.key === "Escape" && stop(), { signal });
  };

  const step = (event: KeyboardEvent, at: number) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    move(at, at + (event.key === "ArrowUp" ? -1 : 1));
  };

  return {
    target: target.value,
    grip: (at, name, isLocked) => html`<button
      type="button"
      class="grip-handle"
      disabled=${isLocked}
      aria-label=${`Move ${name}`}
      title="Drag, or press ↑ or ↓; in the row Alt with ↑ or ↓"
      onPointerDown=${(event: PointerEvent) => onPointerDown(event, at)}
      onKeyDown=${(event: KeyboardEvent) => step(event, at)}
    >
      ${icon("grip")}
    </button>`,
    onKeyDown: (event, at) => {
      if (event.altKey) step(event, at);
    },
  };
}

/** The same rows with one of them elsewhere; null where there is no such place. */
export function moved<T>(rows: readonly T[], from: number, to: number): readonly T[] | null {
  const one = rows[from];
  if (one === undefined || to < 0 || to >= rows.length) return null;
  const rest = rows.filter((_, at) => at !== from);
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}
