import rules from "../styles/rules.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(rules);

export { RulesPane } from "../views/rules-pane.ts";
