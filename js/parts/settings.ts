import settings from "../styles/settings.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(settings);

export { Settings } from "../views/settings.ts";
