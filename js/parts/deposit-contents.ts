import bar from "../styles/action-bar.css";
import form from "../styles/form.css";
import lookUp from "../styles/look-up.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(bar, form, lookUp);

export { createForm } from "../stores/form.ts";
export { DepositContents } from "../views/deposit-contents.ts";
