import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { visible, visibleLines } from "../text/visible.ts";
import { CopyButton } from "./copy-button.ts";
import { DoiVariable } from "./doi-variable.ts";
import { icon } from "./icons.ts";
import { pages } from "./pages.ts";
import { leaving } from "./presses.ts";
import { table } from "./review.ts";

export interface PublishedProps {
  readonly form: Form;
  readonly info: FormInfo;
  readonly isUsable: boolean;
}

/** What was published: its DOI, its pages, how to cite it, and what one may want next. */
export function Published({ form, info, isUsable }: PublishedProps) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.focus(), []);
  const { result, texts, links, draft } = form.state.value;
  const [first, ...rest] = result;
  const next = (label: string, kind: "version" | "edit") =>
    html`<button
      type="button"
      class="button"
      disabled=${!isUsable || form.isBusy.value}
      onClick=${leaving(() => void form.order({ type: "take-up", kind, id: draft?.id ?? "" }))}
    >
      ${label}
    </button>`;
  return html`<div ref=${page} class="body review" tabindex="-1" role="group" aria-label="Published">
      <h3 class="review-title strong"><span class="ok">${icon("check")}</span> ${draft?.review ? "Submitted for review" : "Published"}</h3>
      ${
        first &&
        html`<p class="published-doi mono">
          ${visible(first.value)} <${CopyButton} text=${first.value} label=${`Copy ${visible(first.key)}`} />
        </p>`
      }
      ${table(rest, true)}
      <p>${pages(links)}</p>
      <${Texts} texts=${texts} />
    </div>
    <div class="bar deposit-bar" role="toolbar" aria-label=${visible(info.title)}>
      <span class="deposit-status" role="status">${draft?.review ? visible(draft.review) : ""}</span>
      ${draft?.id && !draft.review && html`${next("Edit metadata…", "edit")} ${next("New version…", "version")}`}
      <button type="button" class="button" disabled=${!isUsable} onClick=${leaving(() => void form.steer("anew"))}>New deposit</button>
      ${draft?.doi && html`<${DoiVariable} form=${form} label="Add DOI to notebook" class="button primary" />`}
    </div>`;
}

/** Texts to copy, one at a time. */
function Texts({ texts }: { readonly texts: Form["state"]["value"]["texts"] }) {
  const at = useSignal(0);
  const shown = texts[at.value] ?? texts[0];
  if (!shown) return null;
  return html`<div class="cite">
    <div class="cite-head">
      <span class="strong" id="cite-label">Cite as</span>
      <span class="select">
        <select
          class="field"
          aria-labelledby="cite-label"
          onChange=${({ currentTarget }: Event) => {
            at.value = (currentTarget as HTMLSelectElement).selectedIndex;
          }}
        >
          ${texts.map(({ title }, index) => html`<option selected=${index === at.value}>${visible(title)}</option>`)}
        </select>
        ${icon("chevron")}
      </span>
      <${CopyButton} text=${shown.text} label="Copy the citation" />
    </div>
    <pre class="mono cite-text" tabindex="0">${visibleLines(shown.text)}</pre>
  </div>`;
}
