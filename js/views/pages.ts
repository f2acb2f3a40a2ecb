import type { Link } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { pageAddress } from "../text/address.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

/** Links to pages elsewhere, which open beside the notebook; what is no page is left out. */
export function pages(links: readonly Link[]) {
  return links.map(({ label, url }) => {
    const address = pageAddress(url);
    return (
      address &&
      html`<a class="link page-link" href=${address} target="_blank" rel="noopener">${icon("external")}${visible(label)}</a>`
    );
  });
}
