import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Greeting } from "../bridge/greeting.ts";
import type { Hello } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { Frame, Waiting, type WaitingProps } from "./frame.ts";
import { useMade } from "./in-part.ts";
import { panel as part } from "./parts.ts";

export interface BrowserViewProps {
  readonly greeting: Greeting<Hello>;
  /** Ends with the view. */
  readonly abort: AbortSignal;
  readonly takesFocus: boolean;
}

/** One view of a browser, from the greeting on. */
export function BrowserView({ greeting, abort, takesFocus }: BrowserViewProps) {
  const browser = useMade(part, ({ createBrowser }) => createBrowser(greeting, abort));
  return h(BrowserPanel, { browser, greeting, takesFocus });
}

export interface BrowserPanelProps {
  /** Null until the part that makes it has come. */
  readonly browser: Browser | null;
  readonly greeting: WaitingProps["greeting"];
  readonly takesFocus?: boolean;
}

/** The browser of one catalog. */
export function BrowserPanel({ browser, greeting, takesFocus = false }: BrowserPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const showsKeys = useSignal(false);
  const info = browser?.info.value;
  const views = part.module.value;

  useEffect(() => {
    if (takesFocus) panel.current?.focus();
  }, []);

  const toggleTransfers = ({ transfers: { isOpen } }: Browser) => {
    isOpen.value = !isOpen.value;
    const next = isOpen.value ? ".drawer button" : ".list [tabindex='0']";
    // After it has been drawn. What is not there leaves the focus with the panel.
    setTimeout(() => (panel.current?.querySelector<HTMLElement>(next) ?? panel.current)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).matches("input, textarea, select")) return;
    if (event.key === "?") showsKeys.value = true;
    else if (event.key === "t" && browser && info?.downloads && !event.ctrlKey && !event.metaKey && !event.altKey)
      toggleTransfers(browser);
    else if (event.key === "/") panel.current?.querySelector<HTMLElement>(".query textarea")?.focus();
    else return;
    event.preventDefault();
  };
  const task = browser?.rules.shown.value && "with-pane with-task";
  const pane = browser?.details.entry.value && "with-pane";
  return html`<${Frame}
    panel=${panel}
    marks=${[task, pane]}
    label=${info ? `${visible(info.title)} browser` : "Browser"}
    onKeyDown=${onKeyDown}
  >
    ${
      browser && info && views
        ? html`<${views.PanelContents} browser=${browser} info=${info} onKeys=${() => {
            showsKeys.value = true;
          }} />`
        : html`<${Waiting} greeting=${greeting} part=${part} />`
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
