import filters from "../styles/filters.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(filters);

export { FilterBuilder } from "../views/filter-builder.ts";
export { conditionCount, FilterChips } from "../views/filter-chips.ts";
