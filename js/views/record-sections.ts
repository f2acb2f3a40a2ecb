import type { Entry, FileLine, FileLines, Tag, Tags, Version, Versions } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { exactSizeText, sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { breakable } from "./breakable.ts";
import { CopyButton } from "./copy-button.ts";
import { type IconName, icon } from "./icons.ts";
import { MOST } from "./most.ts";
import { linked } from "./page-link.ts";

const MARKS: Readonly<Partial<Record<Tag["mark"], IconName>>> = {
  open: "unlock",
  restricted: "lock",
  embargoed: "calendar",
  draft: "draft",
};

/** What is said of a record in a word each. */
export function tags({ tags: all }: Tags) {
  return html`<ul class="record-tags">
    ${all.slice(0, MOST).map(({ text, url, mark }) => {
      const sign = MARKS[mark];
      return html`<li class="record-tag">${sign && icon(sign)}${linked(visible(text), url)}</li>`;
    })}
  </ul>`;
}

/** Its versions; a press looks at another one. */
export function versions({ versions: all }: Versions, onSearch: (entry: Entry) => void) {
  return html`<ul class="versions">${all.slice(0, MOST).map((one) => version(one, onSearch))}</ul>`;
}

function version({ entry, label, doi, published, isShown, isLatest }: Version, onSearch: (entry: Entry) => void) {
  const words = [isShown && "shown here", isLatest && "latest"].filter(Boolean).join(", ");
  return html`<li aria-current=${isShown ? "true" : undefined}>
    <p>
      ${
        isShown
          ? html`<span class="strong">${breakable(label)}</span>`
          : html`<button type="button" class="link" title=${visible(entry[1])} onClick=${() => onSearch(entry)}>${breakable(label)}</button>`
      }
      ${words && html`<span class="dim">${words}</span>`}
      <span class="dim version-date">${visible(published)}</span>
    </p>
    ${
      doi &&
      html`<p class="value-mono"><span class="mono dim">${breakable(doi)}</span><${CopyButton} text=${doi} label=${`Copy DOI of ${visible(label)}`} /></p>`
    }
  </li>`;
}

/** Its files, with the sums that the service keeps of them. */
export function files({ files: all }: FileLines) {
  if (all.length === 0) return html`<p class="dim">None</p>`;
  return html`<ul class="files-of">${all.slice(0, MOST).map(fileLine)}</ul>`;
}

function fileLine({ name, size, checksum, note }: FileLine) {
  return html`<li>
    <p>
      <span class="mono">${breakable(name)}</span>
      ${size !== null && html`<span class="dim file-size" title=${exactSizeText(size)}>${sizeText(size)}</span>`}
    </p>
    ${
      checksum &&
      html`<p class="value-mono"><span class="mono dim">${breakable(checksum)}</span><${CopyButton} text=${checksum} label=${`Copy checksum of ${visible(name)}`} /></p>`
    }
    ${note && html`<p class="dim">${visible(note)}</p>`}
  </li>`;
}
