import filePicker from "../styles/file-picker.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(filePicker);

export { FilePicker } from "../views/file-picker.ts";
