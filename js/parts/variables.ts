import { addStyles } from "../styles/sheet.ts";
import variables from "../styles/variables.css";

addStyles(variables);

export { PickVariable } from "../views/pick-variable.ts";
