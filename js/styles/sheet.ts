import base from "./base.css";
import browserPanel from "./browser-panel.css";
import header from "./header.css";
import notice from "./notice.css";
import start from "./start.css";
import tokens from "./tokens.css";

/** One sheet for all views of a page, read once. */
export const sheet = new CSSStyleSheet();
let text = "";

/** Every view has them at once, those that are drawn already too. */
export function addStyles(...more: readonly string[]): void {
  text = [text, ...more].join("\n");
  sheet.replaceSync(text);
}

// `base` comes first: it resets the host element, on which `tokens` sets the colors.
addStyles(base, tokens, browserPanel, header, start, notice);
