import { useRef } from "preact/hooks";
import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { RulesPane } from "./parts.ts";

export interface TaskProps {
  readonly browser: Browser;
  readonly info: CatalogInfo;
}

/** What is done beside the list, in place of the details. Closing it gives the focus back to the list. */
export function Task({ browser, info }: TaskProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    const panel = box.current?.closest<HTMLElement>(".panel");
    browser.rules.shown.value = null;
    // After the list is there again, which a task hides where there is no room beside it.
    setTimeout(() => (panel?.querySelector<HTMLElement>(".list [tabindex='0']") ?? panel)?.focus());
  };
  return html`<div ref=${box} class="side task"><${RulesPane} browser=${browser} info=${info} onClose=${close} /></div>`;
}
