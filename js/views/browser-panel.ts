import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { Handle } from "./handle.ts";
import { Coming } from "./in-part.ts";
import { kernelNotice } from "./kernel-notice.ts";
import { panel as part } from "./parts.ts";

/** The browser of one catalog: a box that keeps its height, whatever is in it. */
export function BrowserPanel({ browser, takesFocus = false }: { browser: Browser; takesFocus?: boolean }) {
  const panel = useRef<HTMLDivElement>(null);
  const height = useSignal<number | null>(null);
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
  const marks = [task || (browser.details.entry.value && "with-pane"), height.value !== null && "sized"].filter(
    Boolean,
  );
  return html`<div class="frame">
    <div
      ref=${panel}
      class=${["panel", ...marks].join(" ")}
      style=${height.value === null ? undefined : `height:${height.value}px`}
      role="region"
      tabindex="-1"
      aria-label=${info ? `${visible(info.title)} browser` : "Browser"}
      onKeyDown=${onKeyDown}
    >
      ${
        info && views
          ? html`<${views.PanelContents} browser=${browser} info=${info} onKeys=${() => {
              showsKeys.value = true;
            }} />`
          : waiting(browser)
      }
      ${
        showsKeys.value &&
        views &&
        html`<${views.KeysHelp} onClose=${() => {
          showsKeys.value = false;
        }} />`
      }
      <${Handle}
        class="grip"
        label="Height"
        axis="y"
        sign=${1}
        size=${height}
        min=${240}
        max=${2000}
        measure=${() => panel.current?.offsetHeight ?? 0}
      >
        <svg class="icon" viewBox="0 0 12 12" aria-hidden="true"><path d="M11 4l-7 7M11 8l-3 3" /></svg>
      <//>
    </div>
  </div>`;
}

/** Before the kernel has said what it is, and given what shows it. */
function waiting({ info, kernel, query }: Browser) {
  const isAsking = kernel.value === "connecting" || kernel.value === "pending";
  const connecting =
    isAsking && html`<p class="start dim" role="status"><span class="spinner"></span> Connecting to the kernel</p>`;
  return html`<div class="header"></div>
    <div class="body">${info.value ? html`<${Coming} part=${part} />` : connecting}</div>
    ${kernelNotice({ kernel, query })}`;
}
