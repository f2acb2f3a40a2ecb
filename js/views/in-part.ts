import { untracked, useSignal } from "@preact/signals";
import { type ComponentType, createContext, h } from "preact";
import { useContext, useEffect, useMemo } from "preact/hooks";
import type { GetPart } from "../bridge/parts.ts";
import { html } from "../dom/html.ts";
import { createAttempt } from "../stores/attempt.ts";
import type { Part } from "../stores/part.ts";
import { type Action, FaultNotice } from "./notice.ts";

/** Where the parts of a view come from. */
export const Parts = createContext<GetPart>(() =>
  Promise.reject(new Error("this view has no kernel to get parts from")),
);

/** So long a part may take until that is shown. */
const PENDING_MS = 100;

/**
 * A view of a part, used like any other. Until the part has come a box of class `box` takes its place, and says that it
 * is on its way, or why it does not come. That there is no kernel is said elsewhere.
 *
 * wayOut   what leads back from a view that did not come, if anything does
 */
export function inPart<M extends object, P extends object>(
  part: Part<M>,
  box: string,
  viewOf: (module: M) => ComponentType<P>,
  wayOut: (props: P) => (() => void) | undefined = () => undefined,
): ComponentType<P> {
  return (props) => {
    const module = part.module.value;
    if (module) return h(viewOf(module), props);
    return html`<div class=${box}><${Coming} part=${part} onCancel=${wayOut(props)} /></div>`;
  };
}

/** What the module of a part makes, once for a view, when it has come. */
export function useMade<M extends object, T>(part: Part<M>, make: (module: M) => T): T | null {
  const module = part.module.value;
  return useMemo(() => module && untracked(() => make(module)), [module]);
}

interface ComingProps {
  readonly part: Part<object>;
  readonly onCancel?: (() => void) | undefined;
}

/** What is seen of a part that is on its way. */
export function Coming({ part, onCancel }: ComingProps) {
  const get = useContext(Parts);
  const isLate = useSignal(false);
  const attempt = useMemo(() => createAttempt(new AbortController().signal), []);
  const load = () => void attempt.run((signal) => part.load(get, signal));

  useEffect(() => {
    load();
    const timer = setTimeout(() => {
      isLate.value = true;
    }, PENDING_MS);
    return () => {
      clearTimeout(timer);
      attempt.cancel();
    };
  }, []);

  const actions: Action[] = [{ label: "Try again", icon: "refresh", run: load }];
  if (onCancel) actions.push({ label: "Cancel", run: onCancel });
  const fault = attempt.fault.value;
  if (fault) return html`<${FaultNotice} fault=${fault} actions=${actions} />`;
  return (
    attempt.isBusy.value &&
    isLate.value &&
    html`<p class="start dim" role="status"><span class="spinner"></span> loading</p>`
  );
}
