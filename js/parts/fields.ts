import fields from "../styles/fields.css";
import segmented from "../styles/segmented.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(segmented, fields);

export { WideField } from "../views/wide-field.ts";
