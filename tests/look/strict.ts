import { bundles, parts } from "built";
import { modelOf } from "./model-of.ts";
import { poisoned } from "./poisoned.ts";
import { scriptedKernel } from "./scripted-kernel.ts";
import { STATES } from "./states.ts";

type Factory = () => Promise<Record<"initialize" | "render", (props: object) => unknown>>;

const main = document.querySelector("main") as HTMLElement;
const factories = new Map<string, Promise<{ readonly default: Factory }>>();
let last = new AbortController();

/** The bundle as anywidget loads it. */
function factoryOf(name: string): Promise<{ readonly default: Factory }> {
  const url = () => URL.createObjectURL(new Blob([bundles[name] ?? ""], { type: "text/javascript" }));
  const factory = factories.get(name) ?? import(url());
  factories.set(name, factory);
  return factory;
}

/** Draws one state of the browser, or of a form, instead of the one before it; with texts that mean harm if asked. */
async function show(name: string, isPoisoned: boolean): Promise<void> {
  last.abort();
  main.replaceChildren();
  last = new AbortController();
  const { signal } = last;
  const state = STATES[name] ?? {};
  const kernel = scriptedKernel(state);
  const widget = await (await factoryOf(state.form ? "deposit" : "browser")).default();
  const model = modelOf(isPoisoned ? poisoned(kernel) : kernel, parts);
  const el = main.appendChild(document.createElement("div"));
  await widget.initialize({ model, signal });
  await widget.render({ model, el, signal });
  await state.act?.(el.firstElementChild?.shadowRoot as ShadowRoot);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

// The page begins with one, as `?state=list&poisoned` says.
const wish = new URLSearchParams(location.search);
await show(wish.get("state") ?? "list", wish.has("poisoned"));
Object.assign(globalThis, { show });
document.body.setAttribute("data-ready", "");
