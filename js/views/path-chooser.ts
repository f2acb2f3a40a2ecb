import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Folder, FolderItem } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Session } from "../stores/session.ts";
import { countText } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { refusal } from "./refusal.ts";

export interface PathChooserProps {
  readonly session: Pick<Session, "folder" | "folderFault" | "openFolder">;
  /** What the field holds: its folder is looked into first. */
  readonly path: string;
  readonly onChoose: (path: string) => void;
  readonly onClose: () => void;
}

/** One file of the kernel's machine, looked for folder by folder. It lies in a form, whose Enter it does not press. */
export function PathChooser({ session, path, onChoose, onClose }: PathChooserProps) {
  const box = useRef<HTMLDivElement>(null);
  const pattern = useSignal("");
  const folder = session.folder.value;
  const fault = session.folderFault.value;

  useEffect(() => {
    session.openFolder(path.slice(0, path.lastIndexOf("/")) || path);
    box.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);
  const open = (at: string) => {
    pattern.value = "";
    session.openFolder(at);
    box.current?.querySelector<HTMLElement>("input")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(box.current, event.key === "ArrowDown" ? 1 : -1);
    }
  };
  const choose = ({ name, isFolder }: FolderItem) => {
    const at = `${(folder?.path ?? "").replace(/\/$/, "")}/${name}`;
    if (isFolder) open(at);
    else onChoose(at);
  };
  const stop = (event: Event) => event.stopPropagation(); // what is typed here is no value of the form
  return html`<div ref=${box} class="path-chooser" role="group" aria-label="Choose a file" onKeyDown=${onKeyDown} onInput=${stop} onChange=${stop}>
    ${folder && places(folder, open)}
    <input
      class="field mono"
      aria-label="Filter by name or pattern"
      placeholder="Filter, as in *.pem"
      autocomplete="off"
      spellcheck=${false}
      value=${pattern.value}
      onInput=${(event: InputEvent) => {
        pattern.value = (event.currentTarget as HTMLInputElement).value;
        session.openFolder(folder?.path ?? "", pattern.value);
      }}
    />
    ${fault && html`<div role="alert">${refusal(fault)}</div>`}
    <ul class="path-items">
      ${folder?.items.map((item) => row(item, () => choose(item)))}
    </ul>
    ${folder && html`<p class="hint" role="status">${rest(folder)}</p>`}
  </div>`;
}

function row({ name, isFolder }: FolderItem, onClick: () => void) {
  const shown = visible(name);
  return html`<li>
    <button type="button" class="path-item" aria-label=${isFolder ? `Folder ${shown}` : shown} title=${shown} onClick=${onClick}>
      ${icon(isFolder ? "dataset" : "file")}<span class="mono clip">${shown}</span>
    </button>
  </li>`;
}

function rest({ items, total }: Folder): string {
  if (total === 0) return "Nothing here";
  return total > items.length ? `${countText(total - items.length)} more are not shown: filter them` : "";
}

/** Where one is, where it lies, and the other places to look at. */
function places({ path, parents, roots }: Folder, open: (path: string) => void) {
  const link = (name: string, at: string) =>
    html`<button type="button" class="link mono" onClick=${() => open(at)}>${visible(name)}</button>`;
  return html`<nav class="path-places" aria-label="Folder">
    ${parents.map(([name, at]) => html`${link(name, at)}<span class="dim" aria-hidden="true">/</span>`)}
    <span class="mono strong" aria-current="location">${visible(path.slice(path.lastIndexOf("/") + 1) || path)}</span>
    <span class="path-roots">${roots.filter((root) => root !== path).map((root) => link(root, root))}</span>
  </nav>`;
}

function step(box: HTMLElement | null, by: 1 | -1): void {
  if (!box) return;
  const stops = [...box.querySelectorAll<HTMLElement>("input, .path-item")];
  const at = stops.indexOf((box.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement);
  stops[Math.max(0, Math.min(stops.length - 1, at + by))]?.focus();
}
