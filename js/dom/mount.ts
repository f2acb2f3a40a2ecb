import { type ComponentType, h, render } from "preact";
import { sheet } from "../styles/sheet.ts";
import { keepKeys, leaveComposing } from "./keys.ts";
import { followTheme } from "./theme.ts";

/** Draws a view into a shadow root below `el`, where no style or shortcut of the page reaches it, until `signal` ends. */
export function mount<P extends object>(view: ComponentType<P>, props: P, el: HTMLElement, signal: AbortSignal): void {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  keepKeys(host, signal);
  leaveComposing(root, signal);
  followTheme(host, signal);
  el.append(host);
  render(h(view, props), root);
  signal.addEventListener(
    "abort",
    () => {
      render(null, root);
      host.remove();
    },
    { once: true },
  );
}
