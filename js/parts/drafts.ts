import drafts from "../styles/drafts.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(drafts);

export { Import } from "../views/import.ts";
export { MyDrafts } from "../views/my-drafts.ts";
