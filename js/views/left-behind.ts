import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Behind, Leaving } from "../stores/behind.ts";
import { codeSpans } from "./code-spans.ts";
import { iconButton } from "./icons.ts";
import { FaultNotice } from "./notice.ts";
import { Popover } from "./popover.ts";

const CODE = "The same in Python";
const RECORD = "A record below the cell";
const DEPOSIT = "Publish";

export interface LeftBehindProps {
  readonly behind: Behind;
  readonly leaving: Leaving;
  readonly onClose: () => void;
}

/** Has the code or the record made when it opens, and shows what came of it. */
export function LeftBehind({ behind, leaving, onClose }: LeftBehindProps) {
  useEffect(() => {
    if (leaving === "record" || leaving === "deposit") behind.put(leaving);
    else if (leaving === "code") behind.getCode();
    else behind.getCode(leaving.rule);
    return behind.cancel;
  }, []);
  const title = leaving === "record" ? RECORD : leaving === "deposit" ? DEPOSIT : CODE;
  return html`<${Popover} role="dialog" label=${title} class="keys left-behind" onClose=${onClose}>
    ${(close: () => void) => html`<div class="keys-head">
        <h3 class="strong">${title}</h3>
        ${iconButton("close", "Close", close)}
      </div>
      ${outcome(behind, leaving)}`}
  <//>`;
}

const PUT =
  "It is in the notebook, below the cell. Not if this page was loaded after the cell ran: then run `browser.record()` in a cell.";

const FORM =
  "A form with the chosen files is below the cell. Nothing is sent before you confirm it there. If it is not there, run `browser.publish()` in a cell.";

function outcome({ code, isPut, fault }: Behind, leaving: Leaving) {
  if (fault.value) return html`<${FaultNotice} fault=${fault.value} />`;
  if (code.value !== null && leaving !== "record" && leaving !== "deposit")
    return html`<${CodeBox} text=${code.value} />`;
  return html`<p role="status">${isPut.value ? codeSpans(leaving === "deposit" ? FORM : PUT) : html`<span class="spinner"></span>`}</p>`;
}

/** Copies the text where the host lets it; where it does not, all of it is selected and waits for Ctrl+C. */
function CodeBox({ text }: { text: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const said = useSignal("");
  useEffect(() => {
    box.current?.select();
    const copied = async () => navigator.clipboard.writeText(text);
    copied().then(
      () => {
        said.value = "Copied";
      },
      () => {
        said.value = "This page may not copy: press Ctrl+C";
      },
    );
  }, []);
  return html`<textarea ref=${box} class="field mono" readonly aria-label="Python" spellcheck=${false}>${text}</textarea>
    <p class="dim" role="status">${said.value}</p>`;
}
