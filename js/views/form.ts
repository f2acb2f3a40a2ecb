import { useRef } from "preact/hooks";
import type { FormField, FormInfo, FormProblem, FormSection } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { FileList } from "./file-list.ts";
import { FormFieldView } from "./form-field.ts";
import { icon } from "./icons.ts";

export interface FormPageProps {
  readonly form: Form;
  readonly info: FormInfo;
  /** Somebody wants to pick files of the kernel's machine. */
  readonly onPick: () => void;
}

/** Files and sections, with a list of them beside it that says where something is missing. */
export function FormPage({ form, info, onPick }: FormPageProps) {
  const page = useRef<HTMLDivElement>(null);
  const go = (id: string) => {
    const section = page.current?.querySelector<HTMLElement>(`#section-${CSS.escape(id)}`);
    section?.scrollIntoView({ block: "start" });
    section?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  };
  const isLocked = form.state.value.phase === "sending";
  return html`<div class="body form-body">
    <${Sections} form=${form} info=${info} go=${go} />
    <div class="form-page" ref=${page} tabindex=${isLocked ? 0 : undefined}>
      <section id="section-files" aria-label="Files">
        <${FileList} form=${form} info=${info} isLocked=${isLocked} onPick=${onPick} />
      </section>
      ${info.sections.map(
        (section) => html`<section key=${section.id} id=${`section-${section.id}`} aria-label=${visible(section.label)}>
          <h3 class="strong">${visible(section.label)} <span class="dim form-note">${visible(section.note)}</span></h3>
          <div class="form-grid">
            ${section.fields.map((field) => html`<${FormFieldView} key=${field.id} form=${form} field=${field} isLocked=${isLocked} />`)}
          </div>
        </section>`,
      )}
    </div>
  </div>`;
}

/** A component of its own, as it follows each stroke: the fields beside it are not drawn for that. */
function Sections({ form, info, go }: Pick<FormPageProps, "form" | "info"> & { readonly go: (id: string) => void }) {
  const problems = form.problems.value;
  return html`<nav class="form-nav" aria-label="Sections">
    ${[{ id: "files", label: "Files", fields: [] }, ...info.sections].map((section) => entry(section, form, problems, go))}
  </nav>`;
}

type Entry = Pick<FormSection, "id" | "label" | "fields">;

function entry({ id, label, fields }: Entry, form: Form, problems: readonly FormProblem[], go: (id: string) => void) {
  const wrong = problems.filter(({ field }) =>
    id === "files" ? field === "files" : fields.some((f) => f.id === field),
  );
  const [sign, kind, said] = stateOf(id, fields, form, wrong.length);
  return html`<button type="button" key=${id} class="form-nav-item" onClick=${() => go(id)}>
    <span class=${kind}>${icon(sign)}</span> <span class="form-nav-label">${visible(label)}</span>
    <span class="dim">${said}</span>
  </button>`;
}

function stateOf(
  id: string,
  fields: readonly FormField[],
  form: Form,
  wrong: number,
): ["error" | "check" | "minus", string, string] {
  if (wrong) return ["error", "err", `${countText(wrong)} to fix`];
  if (id === "files") {
    const count = form.state.value.files.length;
    return count ? ["check", "ok", countText(count)] : ["minus", "dim", ""];
  }
  const isMissing = form.state.value.problems.some(({ field }) => fields.some((one) => one.id === field));
  if (isMissing) return ["minus", "dim", ""];
  const isRequired = fields.some(({ required }) => required);
  const isFilled = fields.some(({ id }) => form.value(id).value.text || form.value(id).value.rows.length);
  return isFilled ? ["check", "ok", ""] : ["minus", "dim", isRequired ? "" : "optional"];
}
