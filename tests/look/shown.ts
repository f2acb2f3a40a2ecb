import { mount } from "../../js/dom/mount.ts";
import { createBrowser } from "../../js/stores/browser.ts";
import { BrowserPanel } from "../../js/views/browser-panel.ts";
import { scriptedKernel } from "./scripted-kernel.ts";
import { STATES } from "./states.ts";

/** Draws one state of the browser below `el`, until `signal` ends. Resolves with what it is drawn in, once all of it is there. */
export async function show(name: string, el: HTMLElement, signal: AbortSignal): Promise<ShadowRoot> {
  const state = STATES[name];
  if (!state) throw new Error(`there is no state ${name}`);
  mount(BrowserPanel, { browser: createBrowser(scriptedKernel(state), signal) }, el, signal);
  const root = el.firstElementChild?.shadowRoot as ShadowRoot;
  await state.act?.(root);
  // Two frames after the last step all of it is drawn.
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return root;
}
