import { mount } from "../../js/dom/mount.ts";
import { createBrowser } from "../../js/stores/browser.ts";
import { createForm } from "../../js/stores/form.ts";
import { BrowserPanel } from "../../js/views/browser-panel.ts";
import { DepositPanel } from "../../js/views/deposit-panel.ts";
import { scriptedKernel } from "./scripted-kernel.ts";
import { STATES } from "./states.ts";

/** Draws one state of the browser, or of a form, below `el`, until `signal` ends. Resolves with what it is drawn in, once all of it is there. */
export async function show(name: string, el: HTMLElement, signal: AbortSignal): Promise<ShadowRoot> {
  const state = STATES[name];
  if (!state) throw new Error(`there is no state ${name}`);
  const kernel = scriptedKernel(state);
  if (state.form) mount(DepositPanel, { form: createForm(kernel, signal) }, el, signal);
  else mount(BrowserPanel, { browser: createBrowser(kernel, signal) }, el, signal);
  const root = el.firstElementChild?.shadowRoot as ShadowRoot;
  await state.act?.(root);
  // Two frames after the last step all of it is drawn.
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return root;
}
