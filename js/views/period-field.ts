import { useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import { visible } from "../text/visible.ts";
import type { FormFieldProps } from "./form-field.ts";
import { icon } from "./icons.ts";

/** A day, a month or a year, or the time between two of them: typed, or a day taken from the browser's calendar. */
export function PeriodField({ form, field, isLocked }: FormFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const { text } = form.value(field.id).value;
  const [from = "", ...rest] = text.split("/");
  const isPeriod = rest.length > 0;
  const to = rest.join("/");
  const set = (next: string, left = false) => form.fill({ field: field.id, text: next, rows: [] }, left);
  const isWrong = form.problems.value.some((one) => one.field === field.id);
  const end = (label: string, value: string, put: (text: string) => string) => html`<span class="day">
    <input
      id=${label ? undefined : `field-${field.id}`}
      class="field"
      aria-label=${`${visible(field.label)}${label}`}
      aria-required=${field.required ? "true" : undefined}
      aria-invalid=${isWrong ? "true" : undefined}
      placeholder="2026-11-21"
      inputmode="numeric"
      autocomplete="off"
      disabled=${isLocked}
      value=${value}
      onInput=${({ currentTarget }: Event) => set(put((currentTarget as HTMLInputElement).value))}
      onBlur=${() => form.leave(field.id)}
    />
    <input
      type="date"
      class="day-picked"
      tabindex="-1"
      aria-hidden="true"
      disabled=${isLocked}
      value=${value}
      onChange=${({ currentTarget }: Event) => set(put((currentTarget as HTMLInputElement).value), true)}
    />
    <button
      type="button"
      class="day-open"
      aria-label=${`Calendar${label}`}
      title="Calendar"
      disabled=${isLocked}
      onClick=${({ currentTarget }: Event) => ((currentTarget as Element).previousElementSibling as HTMLInputElement).showPicker()}
    >
      ${icon("calendar")}
    </button>
  </span>`;
  const turn = () => {
    set(isPeriod ? from : `${from}/`, isPeriod);
    setTimeout(() => [...(box.current?.querySelectorAll<HTMLElement>(".field") ?? [])].at(-1)?.focus());
  };
  return html`<div ref=${box} class="period">
    ${end("", from, (next) => (isPeriod ? `${next}/${to}` : next))}
    ${isPeriod && html`<span class="dim">to</span> ${end(", end", to, (next) => `${from}/${next}`)}`}
    <button type="button" class="link alone" disabled=${isLocked} onClick=${turn}>${isPeriod ? "One date" : "A period"}</button>
  </div>`;
}
