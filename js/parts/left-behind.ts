import dialog from "../styles/dialog.css";
import leftBehind from "../styles/left-behind.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(dialog, leftBehind);

export { LeftBehind } from "../views/left-behind.ts";
