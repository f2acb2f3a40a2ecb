import attached from "../styles/attached.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(attached);

export { AttachedVariables } from "../views/attached.ts";
