import { html } from "../dom/html.ts";

/** Lines in a box of 16 × 16, on half pixels, stroked 1.25 wide with round ends. */
const PATHS = {
  back: "M10 3.5L5.5 8 10 12.5",
  available: "M2.5 1.5h11v4h-11zM2.5 10.5h11v4h-11zM8 5.5v3.3M6.2 7.2L8 9l1.8-1.8",
  check: "M3 8.5l3.5 3.5L13 4.5",
  calendar: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.8v3M10.5 1.8v3",
  chevron: "M6 3.5L10.5 8 6 12.5",
  clock: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.5V8l2.5 1.5",
  close: "M4 4l8 8M12 4l-8 8",
  community:
    "M8.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM1.5 13.5c0-2.8 2-4.5 4.5-4.5s4.5 1.7 4.5 4.5M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.4c1.6.7 2.5 2.1 2.5 4.1",
  container: "M5.5 2.5h5v5h-5zM2.5 8.5h5v5h-5zM8.5 8.5h5v5h-5z",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  dataset: "M1.5 12.5v-9h4.5l1.5 2h7v7z",
  download: "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
  draft: "M2.5 13.5l.7-3L10.5 3.2l2.3 2.3-7.3 7.3zM8.8 4.9l2.3 2.3",
  enter: "M3 8h9.5M9 4.5L12.5 8 9 11.5",
  error: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  external: "M9.5 2.5h4v4M13.5 2.5l-6 6M11.5 9.5v4h-9v-9h4",
  file: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3",
  filter: "M2.5 4.5h11M4.5 8h7M6.5 11.5h3",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  info: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7.3v3.9M8 4.8v.1",
  kernel: "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 2.5v3M8 10.5v3",
  lock: "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  minus: "M4 8h8",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  outside: "M9 2.5h4.5V7M13.5 2.5l-6 6M6.5 3.5h-4v10h10v-4",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  person: "M10.8 5a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM2.5 14c.3-3.2 2.5-5 5.5-5s5.2 1.8 5.5 5",
  play: "M4.5 3l8 5-8 5z",
  plus: "M8 3v10M3 8h10",
  record: "M2.5 2.5h11v11h-11zM5 5.5h6M5 8h6M5 10.5h3.5",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.8V5h-3.2",
  scope: "M8 1.5l5.6 3.2v6.6L8 14.5l-5.6-3.2V4.7zM2.4 4.7L8 8l5.6-3.3M8 8v6.5",
  search: "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.4 10.4l3.6 3.6",
  site: "M2.5 3.5h11v4h-11zM2.5 8.5h11v4h-11zM5 5.5h.1M5 10.5h.1",
  sort: "M8 3v10M4.5 9.5L8 13l3.5-3.5",
  star: "M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z",
  stop: "M4 4h8v8H4z",
  tape: "M7.6 7.5a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM14 7.5a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM4.8 10.3h6.4M4.8 7.5h.1M11.2 7.5h.1",
  variable: "M5 2.5H2.5v11H5M11 2.5h2.5v11H11M6 6l4 4M10 6l-4 4",
  unlock: "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 4.8-1",
  trash: "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
  warning: "M8 2l6.5 11.5h-13zM8 6.3v3.4M8 11.6v.1",
};

export type IconName = keyof typeof PATHS;

/**
 * One icon, 16 px. Without a label it is decoration, and the text beside it speaks.
 *
 * name   an `IconName`, or what a catalog calls the icon of a kind; an unknown one is drawn as a file
 */
export function icon(name: string, label = "") {
  const path = Object.hasOwn(PATHS, name) ? PATHS[name as IconName] : PATHS.file;
  const shape = html`<path d=${path} />`;
  return label
    ? html`<svg class="icon" data-icon=${name} viewBox="0 0 16 16" role="img" aria-label=${label}><title>${label}</title>${shape}</svg>`
    : html`<svg class="icon" data-icon=${name} viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;
}

/** A button with an icon alone: its label is its name, and what one sees where the pointer rests on it. */
export function iconButton(name: IconName, label: string, onClick: (event: Event) => void, disabled = false) {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} disabled=${disabled} onClick=${onClick}>
    ${icon(name)}
  </button>`;
}
