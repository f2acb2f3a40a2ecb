import narrowing from "../styles/narrowing.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(narrowing);

export { FacetPane } from "../views/facet-pane.ts";
export { NarrowLine } from "../views/narrow-line.ts";
