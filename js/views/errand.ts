import { useRef } from "preact/hooks";
import type { Errand as Shape } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { useNow } from "./now.ts";

export interface ErrandProps {
  readonly errand: Shape;
  /** What the person brings back, if anything: a field for the second step. */
  readonly children?: unknown;
}

/** What a person has to do elsewhere, in numbered steps, and how long there is for it. */
export function Errand({ errand, children }: ErrandProps) {
  const { link, label, asks, trouble, endsAt } = errand;
  const shown = visible(label);
  return html`<ol class="steps">
    <li>
      ${
        link.startsWith("https://")
          ? html`Open <a class="link" href=${link} target="_blank" rel="noopener noreferrer">${shown}${icon("external", "in a page of its own")}</a> and sign in there`
          : html`Open ${visible(link)}`
      }
    </li>
    <li>
      ${asks ? children : html`<p role="status"><span class="spinner"></span> Waiting for your approval</p>`}
      ${trouble && html`<p class="hint warn" role="status">${icon("warning")} ${visible(trouble)}. It is tried again.</p>`}
      ${endsAt !== null && html`<${TimeLeft} key=${link} endsAt=${endsAt} />`}
    </li>
  </ol>`;
}

function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const now = useNow(1);
  const left = Math.max(0, endsAt - now.value);
  const whole = useRef(left);
  const share = whole.current > 0 ? left / whole.current : 0;
  return html`<span class="time-bar" aria-hidden="true"><i style=${`width:${share * 100}%`}></i></span>
    <p class="hint">${left > 0 ? `Link valid for ${minutesText(left)}` : "The link is not valid any more"}</p>`;
}

/** `4:32` */
export function minutesText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
