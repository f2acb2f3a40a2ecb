import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Site } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Sites } from "../stores/sites.ts";
import { counted } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { Popover } from "./popover.ts";

/** Sites that are drawn; of more, those that contain what is typed. */
const MOST = 200;

export interface SiteChooserProps {
  /** What the catalog calls one: "RSE". */
  readonly word: string;
  readonly sites: Sites;
  readonly onClose: () => void;
}

/** Where copies are counted: at all that is ticked. */
export function SiteChooser({ word, sites, onClose }: SiteChooserProps) {
  return html`<${Popover} role="dialog" label=${`${word}s to count`} class="sites" onClose=${onClose}>
    ${() => html`<${Contents} word=${word} sites=${sites} />`}
  <//>`;
}

function Contents({ word, sites }: Omit<SiteChooserProps, "onClose">) {
  const typed = useSignal("");
  useEffect(() => sites.list(), []);
  const all = sites.all.value ?? [];
  const found = all.filter(({ name }) => name.toLowerCase().includes(typed.value.trim().toLowerCase()));
  const mounted = all.filter(({ here }) => here).map(({ name }) => name);
  const fault = sites.fault.value;
  return html`<input
      class="field mono"
      aria-label=${`Find an ${word}`}
      placeholder=${`Find an ${word}`}
      autocomplete="off"
      spellcheck=${false}
      value=${typed.value}
      onInput=${(event: InputEvent) => {
        typed.value = (event.currentTarget as HTMLInputElement).value;
      }}
    />
    ${fault && html`<${FaultNotice} fault=${fault} actions=${[{ label: "Try again", run: sites.list }]} />`}
    ${sites.isBusy.value && !all.length && html`<p class="dim" role="status"><span class="spinner"></span> reading</p>`}
    <ul class="site-list" aria-label=${`${word}s`}>${found.slice(0, MOST).map((site) => line(site, sites))}</ul>
    ${found.length > MOST && html`<p class="dim">${counted(found.length - MOST, "more", "more")}: type a part of the name</p>`}
    ${
      mounted.length > 0 &&
      html`<button type="button" class="link" onClick=${() => sites.choose(mounted)}>Those that are mounted here</button>`
    }`;
}

function line({ name, here, tape }: Site, sites: Sites) {
  const isChosen = sites.chosen.value.includes(name);
  const toggle = () =>
    sites.choose(isChosen ? sites.chosen.peek().filter((one) => one !== name) : [...sites.chosen.peek(), name]);
  return html`<li key=${name}>
    <label>
      <input type="checkbox" checked=${isChosen} onChange=${toggle} />
      ${icon(tape ? "tape" : "site", tape ? "Tape" : "Disk")}
      <span class="mono clip" title=${visible(name)}>${visible(name)}</span>
      ${here && html`<span class="dim site-here">mounted here</span>`}
    </label>
  </li>`;
}
