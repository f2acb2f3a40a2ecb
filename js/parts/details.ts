import details from "../styles/details.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(details);

export { DetailsContent } from "../views/details-content.ts";
