import actionBar from "../styles/action-bar.css";
import chips from "../styles/chips.css";
import dialog from "../styles/dialog.css";
import keysHelp from "../styles/keys-help.css";
import pane from "../styles/pane.css";
import queryLine from "../styles/query-line.css";
import { addStyles } from "../styles/sheet.ts";
import treeTable from "../styles/tree-table.css";

addStyles(queryLine, chips, treeTable, pane, actionBar, dialog, keysHelp);

export { createBrowser } from "../stores/browser.ts";
export { KeysHelp } from "../views/keys-help.ts";
export { PanelContents } from "../views/panel-contents.ts";
