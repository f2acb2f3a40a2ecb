import { html } from "../dom/html.ts";
import { AccessField } from "./access-field.ts";
import { DoiField } from "./doi-field.ts";
import type { FormFieldProps } from "./form-field.ts";
import { PeopleField } from "./people-field.ts";
import { PeriodField } from "./period-field.ts";
import { TagsField } from "./tags-field.ts";

/** A field with more than one control. */
export function WideField(props: FormFieldProps) {
  switch (props.field.kind) {
    case "people":
      return html`<${PeopleField} ...${props} />`;
    case "access":
      return html`<${AccessField} ...${props} />`;
    case "period":
      return html`<${PeriodField} ...${props} />`;
    case "doi":
      return html`<${DoiField} ...${props} />`;
    default:
      return html`<${TagsField} ...${props} />`;
  }
}
