import bar from "../styles/action-bar.css";
import form from "../styles/form.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(bar, form);

export { createForm } from "../stores/form.ts";
export { DepositContents } from "../views/deposit-contents.ts";
