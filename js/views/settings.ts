import { useEffect } from "preact/hooks";
import type { Configuration as Shown } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Configuration } from "../stores/configuration.ts";
import { visible } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { codeSpans } from "./code-spans.ts";
import { icon, iconButton } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { Popover } from "./popover.ts";

export interface SettingsProps {
  readonly configuration: Configuration;
  readonly onClose: () => void;
}

/** The instances to choose from, and every setting of the one in use with where it came from. */
export function Settings({ configuration, onClose }: SettingsProps) {
  useEffect(() => {
    configuration.load();
    return configuration.cancel;
  }, []);
  return html`<${Popover} role="dialog" label="Settings" class="keys settings" onClose=${onClose}>
    ${(close: () => void) => html`<div class="keys-head">
        <h3 class="strong">Settings</h3>
        ${iconButton("close", "Close", close)}
      </div>
      ${content(configuration)}`}
  <//>`;
}

function content(configuration: Configuration) {
  const shown = configuration.shown.value;
  const fault = configuration.fault.value;
  return html`${shown && body(configuration, shown)} ${fault && html`<${FaultNotice} fault=${fault} />`}
    <div class="settings-foot">
      <p class="dim" role="status">${status(configuration)}</p>
      ${
        shown &&
        html`<button
          type="button"
          class="button"
          title=${visible(`Writes what was chosen here, and nothing secret, to ${shown.file}`)}
          aria-disabled=${String(configuration.isBusy.value)}
          onClick=${() => configuration.isBusy.peek() || configuration.saveAsDefault()}
        >
          Save as default
        </button>`
      }
    </div>`;
}

function status({ isBusy, saved }: Configuration) {
  if (isBusy.value) return html`<span class="spinner"></span>`;
  return saved.value && codeSpans(`Saved as \`${visible(saved.value.name)}\` in ${visible(saved.value.file)}`);
}

function body(configuration: Configuration, shown: Shown) {
  return html`<div class="settings-body" tabindex="0" role="group" aria-label="All settings">
    ${chooser(configuration, shown)}
    <dl class="settings-list">
      ${shown.settings.map(
        ({ key, value, source }) =>
          html`<dt class="mono">${visible(key)}</dt>
            <dd>
              <span class="mono">${value ? breakable(value) : html`<span class="dim">not shown</span>`}</span>
${" "}<span class="settings-source dim">${breakable(source)}</span>
            </dd>`,
      )}
    </dl>
    ${shown.notes.map((note) => html`<p class="settings-note dim">${breakable(note)}</p>`)}
  </div>`;
}

/** Nothing where there is no other instance. */
function chooser(configuration: Configuration, { name, instances }: Shown) {
  if (instances.every((one) => one.name === name)) return null;
  return html`<ul class="settings-instances" aria-label="Instances">
    ${instances.map((one) =>
      one.name === name
        ? html`<li aria-current="true">${icon("check")} <span class="strong">${visible(one.title)}</span></li>`
        : html`<li>
            <button
              type="button"
              class="link"
              title=${visible(`Go on with ${one.name || one.title}`)}
              aria-disabled=${String(configuration.isBusy.value)}
              onClick=${() => configuration.isBusy.peek() || configuration.choose(one.name)}
            >
              ${visible(one.title)}
            </button>
          </li>`,
    )}
  </ul>`;
}
