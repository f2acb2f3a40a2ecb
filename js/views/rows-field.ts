import { useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import { control, type FormFieldProps } from "./form-field.ts";
import { icon, iconButton } from "./icons.ts";
import { moved, useReorder } from "./reorder.ts";

/** A list of rows: added, removed, put in order by dragging, and with Alt and the arrow keys. */
export function RowsField({ form, field, isLocked }: FormFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const { rows } = form.value(field.id).value;
  const problems = form.problems.value.filter((one) => one.field === field.id && one.row !== null);
  const set = (next: readonly (readonly string[])[], left = false) =>
    form.fill({ field: field.id, text: "", rows: next }, left);
  const focus = (row: number) =>
    setTimeout(() =>
      box.current
        ?.querySelectorAll<HTMLElement>(".form-row")
        [row]?.querySelector<HTMLElement>("input, select")
        ?.focus(),
    );
  const order = useReorder(box, (from, to) => {
    const next = moved(rows, from, to);
    if (!next) return;
    set(next, true);
    focus(to);
  });
  return html`<div ref=${box} class="form-rows">
    ${rows.map(
      (row, at) => html`<div
        class=${`form-row${order.target === at ? " target" : ""}`}
        key=${at}
        onKeyDown=${(event: KeyboardEvent) => order.onKeyDown(event, at)}
      >
        ${rows.length > 1 && order.grip(at, `row ${at + 1}`, isLocked)}
        ${field.columns.map((column, index) => {
          const problem = problems.find((one) => one.row === at && one.column === column.id);
          const id = `field-${field.id}-${at}-${column.id}`;
          return html`<div key=${column.id}>
            ${control({
              ...{ form, field: { ...column, id: field.id }, id, name: `${field.id}.${column.id}` },
              ...{ text: row[index] ?? "", isLocked, problem, label: `${visible(column.label)}, row ${at + 1}` },
              set: (text, left) =>
                set(
                  rows.map((one, i) => (i === at ? one.with(index, text) : one)),
                  left,
                ),
            })}
            ${problem && html`<p class="form-problem err" id=${`${id}-problem`}>${icon("error")} <span>${visible(problem.message)}</span></p>`}
          </div>`;
        })}
        ${iconButton(
          "close",
          `Remove row ${at + 1}`,
          () =>
            set(
              rows.filter((_, i) => i !== at),
              true,
            ),
          isLocked,
        )}
      </div>`,
    )}
    <button
      type="button"
      class="button"
      disabled=${isLocked}
      onClick=${() => {
        set([...rows, field.columns.map(() => "")]);
        focus(rows.length);
      }}
    >
      ${icon("plus")}Add
    </button>
  </div>`;
}
