import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { FormVariable } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { createAttempt } from "../stores/attempt.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { FaultNotice } from "./notice.ts";
import { Popover } from "./popover.ts";

export interface PickVariableProps {
  readonly form: Form;
  readonly onClose: () => void;
}

const NAMES: Readonly<Record<string, string>> = { parquet: "Parquet", csv: "CSV", png: "PNG", svg: "SVG" };

/** Tables and figures of the notebook, each with the files that it can be written as. */
export function PickVariable({ form, onClose }: PickVariableProps) {
  const found = useSignal<readonly FormVariable[] | null>(null);
  const attempt = useMemo(() => createAttempt(new AbortController().signal), []);
  useEffect(() => {
    void attempt.run(async (signal) => {
      found.value = (await form.ask({ type: "get-form-variables" }, { signal })).items;
    });
    return attempt.cancel;
  }, []);
  const add = (variable: string, format: string) => void form.order({ type: "add-from-variable", variable, format });
  return html`<${Popover} role="dialog" label="Variables of the notebook" class="pick-variable" onClose=${onClose}>
    ${(close: () => void) => html`
      ${attempt.fault.value && html`<${FaultNotice} fault=${attempt.fault.value} />`}
      ${!found.value && !attempt.fault.value && html`<p class="dim" role="status"><span class="spinner"></span></p>`}
      ${found.value?.length === 0 && html`<p>The notebook has no table and no figure.</p>`}
      <ul>
        ${found.value?.map(
          ({ name, kind, formats }) => html`<li key=${name}>
            <span class="mono clip">${visible(name)}</span> <span class="dim">${visible(kind)}</span>
            <span class="pick-as">
              ${formats.map(
                (format) => html`<button
                  type="button"
                  class="button"
                  key=${format}
                  aria-label=${`${visible(name)} as ${NAMES[format] ?? visible(format)}`}
                  onClick=${() => {
                    add(name, format);
                    close();
                  }}
                >
                  ${NAMES[format] ?? visible(format)}
                </button>`,
              )}
            </span>
          </li>`,
        )}
      </ul>
      <p class="hint">It is written when it is sent, as it is then.</p>`}
  <//>`;
}
