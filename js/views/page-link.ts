import type { ComponentChildren } from "preact";
import { html } from "../dom/html.ts";

/** Whether a server's address may be a link. */
export const isPage = (url: string) => /^https?:\/\//.test(url);

/** The address as a browser writes it: what nobody sees in it is escaped. */
export const addressOf = (url: string) => (URL.canParse(url) ? new URL(url).href : "");

/** What leads to a page elsewhere; by itself where the address is none. */
export function linked(within: ComponentChildren, url: string) {
  return isPage(url)
    ? html`<a class="link" href=${addressOf(url)} target="_blank" rel="noopener noreferrer">${within}</a>`
    : html`<span>${within}</span>`;
}
