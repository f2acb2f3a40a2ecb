import { greet, HELLO, OPEN_FORM } from "../../js/bridge/greeting.ts";
import { mount } from "../../js/dom/mount.ts";
import { BrowserView } from "../../js/views/browser-panel.ts";
import { DepositView } from "../../js/views/deposit-panel.ts";
import { scriptedKernel } from "./scripted-kernel.ts";
import { STATES } from "./states.ts";

/** Draws one state of the browser, or of a form, below `el`, until `signal` ends. Resolves with what it is drawn in, once all of it is there. */
export async function show(name: string, el: HTMLElement, signal: AbortSignal): Promise<ShadowRoot> {
  const state = STATES[name];
  if (!state) throw new Error(`there is no state ${name}`);
  const kernel = scriptedKernel(state);
  if (state.form) mount(DepositView, { greeting: greet(kernel, OPEN_FORM, signal), abort: signal }, el, signal);
  else mount(BrowserView, { greeting: greet(kernel, HELLO, signal), abort: signal, takesFocus: false }, el, signal);
  const root = el.firstElementChild?.shadowRoot as ShadowRoot;
  await state.act?.(root);
  // Two frames after the last step all of it is drawn.
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return root;
}
