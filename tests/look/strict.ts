import type { AnyWidget } from "@anywidget/types";
import { bundle, parts } from "built";
import { scriptedModel } from "./scripted-model.ts";
import { STATES } from "./states.ts";

/** The page: the bundle as anywidget loads it, and one state of the browser, as `?state=list` says. */
const state = STATES[new URLSearchParams(location.search).get("state") ?? "list"] ?? {};
const url = URL.createObjectURL(new Blob([bundle], { type: "text/javascript" }));
const { default: factory } = (await import(url)) as { default: () => AnyWidget };
const widget = await (factory as () => Promise<Record<"initialize" | "render", (props: object) => unknown>>)();
const { signal } = new AbortController();
const model = scriptedModel(state, parts);
const el = document.querySelector("main") as HTMLElement;
await widget.initialize({ model, signal });
await widget.render({ model, el, signal });

await state.act?.(el.firstElementChild?.shadowRoot as ShadowRoot);
await new Promise(requestAnimationFrame);
await new Promise(requestAnimationFrame);
document.body.setAttribute("data-ready", "");
