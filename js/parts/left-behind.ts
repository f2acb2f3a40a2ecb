import leftBehind from "../styles/left-behind.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(leftBehind);

export { LeftBehind } from "../views/left-behind.ts";
