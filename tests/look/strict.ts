import type { AnyWidget } from "@anywidget/types";
import { bundles, parts } from "built";
import { modelOf } from "./model-of.ts";
import { poisoned } from "./poisoned.ts";
import { scriptedKernel } from "./scripted-kernel.ts";
import { STATES } from "./states.ts";

/** The page: the bundle as anywidget loads it, and one state of the browser, as `?state=list&poisoned` says. */
const wish = new URLSearchParams(location.search);
const state = STATES[wish.get("state") ?? "list"] ?? {};
const kernel = scriptedKernel(state);
const bundle = bundles[state.form ? "deposit" : "browser"] ?? "";
const url = URL.createObjectURL(new Blob([bundle], { type: "text/javascript" }));
const { default: factory } = (await import(url)) as { default: () => AnyWidget };
const widget = await (factory as () => Promise<Record<"initialize" | "render", (props: object) => unknown>>)();
const { signal } = new AbortController();
const model = modelOf(wish.has("poisoned") ? poisoned(kernel) : kernel, parts);
const el = document.querySelector("main") as HTMLElement;
await widget.initialize({ model, signal });
await widget.render({ model, el, signal });

await state.act?.(el.firstElementChild?.shadowRoot as ShadowRoot);
await new Promise(requestAnimationFrame);
await new Promise(requestAnimationFrame);
document.body.setAttribute("data-ready", "");
