import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { Frame, Waiting } from "./frame.ts";
import { panel as part } from "./parts.ts";

/** The browser of one catalog. */
export function BrowserPanel({ browser, takesFocus = false }: { browser: Browser; takesFocus?: boolean }) {
  const panel = useRef<HTMLDivElement>(null);
  const showsKeys = useSignal(false);
  const info = browser.info.value;
  const views = part.module.value;

  useEffect(() => {
    if (takesFocus) panel.current?.focus();
  }, []);

  const toggleTransfers = () => {
    const { isOpen } = browser.transfers;
    isOpen.value = !isOpen.value;
    const next = isOpen.value ? ".drawer button" : ".list [tabindex='0']";
    // After it has been drawn. What is not there leaves the focus with the panel.
    setTimeout(() => (panel.current?.querySelector<HTMLElement>(next) ?? panel.current)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).matches("input, textarea, select")) return;
    if (event.key === "?") showsKeys.value = true;
    else if (event.key === "t" && info?.downloads && !event.ctrlKey && !event.metaKey && !event.altKey)
      toggleTransfers();
    else if (event.key === "/") panel.current?.querySelector<HTMLElement>(".query textarea")?.focus();
    else return;
    event.preventDefault();
  };
  const task = browser.rules.shown.value && "with-pane with-task";
  return html`<${Frame}
    panel=${panel}
    marks=${[task || (browser.details.entry.value !== null && "with-pane")]}
    label=${info ? `${visible(info.title)} browser` : "Browser"}
    onKeyDown=${onKeyDown}
  >
    ${
      info && views
        ? html`<${views.PanelContents} browser=${browser} info=${info} onKeys=${() => {
            showsKeys.value = true;
          }} />`
        : html`<${Waiting} kernel=${browser.kernel} query=${browser.query} hasSpoken=${info !== null} part=${part} />`
    }
    ${
      showsKeys.value &&
      views &&
      html`<${views.KeysHelp} onClose=${() => {
        showsKeys.value = false;
      }} />`
    }
  <//>`;
}
