import actionBar from "./action-bar.css";
import base from "./base.css";
import browserPanel from "./browser-panel.css";
import details from "./details.css";
import header from "./header.css";
import notice from "./notice.css";
import queryLine from "./query-line.css";
import signIn from "./sign-in.css";
import start from "./start.css";
import tokens from "./tokens.css";
import treeTable from "./tree-table.css";

/** All style sheets as one text. `base` comes first: it resets the host element, on which `tokens` sets the colors. */
export const sheetText = [
  base,
  tokens,
  browserPanel,
  header,
  queryLine,
  start,
  treeTable,
  details,
  notice,
  signIn,
  actionBar,
].join("\n");
