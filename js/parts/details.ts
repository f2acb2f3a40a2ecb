import details from "../styles/details.css";
import records from "../styles/records.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(details, records);

export { DetailsContent } from "../views/details-content.ts";
