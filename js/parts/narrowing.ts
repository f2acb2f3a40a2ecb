import lookUp from "../styles/look-up.css";
import narrowing from "../styles/narrowing.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(narrowing, lookUp);

export { FacetPane } from "../views/facet-pane.ts";
export { NarrowLine } from "../views/narrow-line.ts";
export { WithinField } from "../views/within-field.ts";
