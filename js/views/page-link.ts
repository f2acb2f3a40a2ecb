import type { ComponentChildren } from "preact";
import { html } from "../dom/html.ts";
import { pageAddress } from "../text/address.ts";

/** Whether a server's address may be a link. */
export const isPage = (url: string) => pageAddress(url) !== "";

/** What leads to a page elsewhere; by itself where the address is none. */
export function linked(within: ComponentChildren, url: string) {
  return isPage(url)
    ? html`<a class="link" href=${pageAddress(url)} target="_blank" rel="noopener noreferrer">${within}</a>`
    : html`<span>${within}</span>`;
}
