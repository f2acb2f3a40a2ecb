import { useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import { counted } from "../text/count.ts";
import type { FormFieldProps } from "./form-field.ts";
import { icon } from "./icons.ts";
import { PersonRow, type PersonRowProps } from "./person-row.ts";
import { moved, useReorder } from "./reorder.ts";

const SOMEBODY = ["person", "", "", ""];

/** Persons and organizations, in the order of citation. A row is drawn anew only when it changes: there may be 200. */
export function PeopleField({ form, field, isLocked }: FormFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const { rows } = form.value(field.id).value;
  const problems = form.problems.value.filter((one) => one.field === field.id && one.row !== null);
  const fill = (next: readonly (readonly string[])[], left = false) =>
    form.fill({ field: field.id, text: "", rows: next }, left);
  const focus = (row: number, kind = "input") =>
    setTimeout(() =>
      box.current?.querySelectorAll<HTMLElement>(".form-row")[row]?.querySelector<HTMLElement>(kind)?.focus(),
    );
  const order = useReorder(box, (from, to) => {
    const next = moved(form.value(field.id).peek().rows, from, to);
    if (!next) return;
    fill(next, true);
    focus(to, ".grip-handle");
  });
  // The same functions all the time: rows that did not change are not drawn.
  const latest = useRef({ fill, order });
  latest.current = { fill, order };
  const actions = useRef<PersonRowProps["actions"]>({
    set(at, row, left) {
      const now = form.value(field.id).peek().rows;
      latest.current.fill(now.with(at, row), left);
    },
    remove(at) {
      const now = form.value(field.id).peek().rows;
      latest.current.fill(
        now.filter((_, index) => index !== at),
        true,
      );
      focus(Math.min(at, now.length - 2));
    },
    grip: (at, name, locked) => latest.current.order.grip(at, name, locked),
    onKeyDown: (event, at) => latest.current.order.onKeyDown(event, at),
  });
  const add = () => {
    fill([...rows, SOMEBODY]);
    focus(rows.length);
  };
  return html`<div ref=${box} class="form-rows people">
    ${rows.map(
      (row, at) => html`<${PersonRow}
        key=${at}
        form=${form}
        field=${field}
        row=${row}
        at=${at}
        isTarget=${order.target === at}
        isLocked=${isLocked}
        problem=${problems.find((one) => one.row === at)}
        actions=${actions.current}
      />`,
    )}
    <div class="people-add">
      <button type="button" class="button" disabled=${isLocked} onClick=${add}>${icon("plus")}Add person</button>
      ${rows.length > 5 && html`<span class="dim">${counted(rows.length, "person", "people")}</span>`}
    </div>
  </div>`;
}
