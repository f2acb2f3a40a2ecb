import { mount } from "../../js/dom/mount.ts";
import { createBrowser } from "../../js/stores/browser.ts";
import { BrowserPanel } from "../../js/views/browser-panel.ts";
import { scriptedKernel } from "./scripted-kernel.ts";
import { STATES } from "./states.ts";

/** The page: one state of the browser, in one theme, as `?state=list&theme=dark` says. */
const wish = new URLSearchParams(location.search);
const state = STATES[wish.get("state") ?? "list"] ?? {};
const [, contrast, tone] = /^(contrast-)?(light|dark)$/.exec(wish.get("theme") ?? "light") ?? [];
const { signal } = new AbortController();

// As JupyterLab says it.
document.body.dataset.jpThemeLight = String(tone !== "dark");
document.body.dataset.jpThemeName = contrast ? "JupyterLab High Contrast" : "JupyterLab";

const page = document.querySelector("main") as HTMLElement;
const browser = createBrowser(scriptedKernel(state), signal);
mount(BrowserPanel, { browser }, page, signal);
const root = page.firstElementChild?.shadowRoot as ShadowRoot;

// Two frames after the last step all of it is drawn.
const frame = () => new Promise(requestAnimationFrame);
void Promise.resolve(state.act?.(root))
  .then(frame)
  .then(frame)
  .then(() => document.body.setAttribute("data-ready", ""));
