import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { FolderItem, FormInfo, GetFolder } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { counted } from "../text/count.ts";
import { dateText } from "../text/date.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { FaultNotice } from "./notice.ts";

const ROW_PX = 26;
const SPARE = 8;

export interface FilePickerProps {
  readonly form: Form;
  readonly info: FormInfo;
  readonly onClose: () => void;
}

/** Files of the kernel's machine: folder by folder, filtered by a pattern, ticked, added. */
export function FilePicker({ form, info, onClose }: FilePickerProps) {
  const { folder: store } = form;
  const box = useRef<HTMLDivElement>(null);
  const folder = store.folder.value;
  const picked = store.picked.value;

  useEffect(() => {
    store.open(folder?.path ?? "");
    box.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);

  const add = async (paths: readonly string[]) => {
    await form.order({ type: "add-files", paths });
    if (form.fault.value) return;
    store.picked.value = new Set();
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  const path = folder?.path ?? "";
  const all = folder && store.pattern.value && folder.files > 0;
  return html`<div ref=${box} class="picker" onKeyDown=${onKeyDown}>
    <div class="picker-head">
      ${folder && crumbs(folder.parents, path, store.open)}
      ${info.roots.filter((root) => root !== path).map((root) => html`<button type="button" class="link" onClick=${() => store.open(root)}>${visible(root)}</button>`)}
    </div>
    <div class="picker-head">
      <input
        class="field mono"
        aria-label="Filter by name or pattern"
        placeholder="Filter, as in *.root"
        spellcheck=${false}
        autocomplete="off"
        value=${store.pattern.value}
        onInput=${(event: InputEvent) => store.filter((event.currentTarget as HTMLInputElement).value)}
      />
      <label class="picker-hidden"
        ><input
          type="checkbox"
          checked=${store.hidden.value}
          onChange=${(event: Event) => store.showHidden((event.currentTarget as HTMLInputElement).checked)}
        />
        Hidden files</label
      >
    </div>
    ${store.fault.value && html`<${FaultNotice} fault=${store.fault.value} />`}
    <${Rows} form=${form} />
    <div class="bar deposit-bar" role="toolbar" aria-label="Files">
      <span class="deposit-status" role="status"
        >${store.isBusy.value && html`<span class="spinner"></span> `}${picked.size ? `${counted(picked.size, "chosen", "chosen")}` : counted(folder?.total ?? 0, "entry", "entries")}</span
      >
      <button type="button" class="button" onClick=${onClose}>Cancel</button>
      ${
        all &&
        html`<button type="button" class="button" onClick=${() => add([`${path}/${globbed(store.pattern.value)}`])}>
          Add all ${counted(folder.files, "file")} that fit
        </button>`
      }
      <button
        type="button"
        class="button primary"
        disabled=${picked.size === 0}
        onClick=${() => add([...picked].map((name) => `${path}/${name}`))}
      >
        Add
      </button>
    </div>
  </div>`;
}

/** As a pattern of names: what has none is contained in the name. */
function globbed(pattern: string): string {
  return /[*?[]/.test(pattern) ? pattern.trim() : `*${pattern.trim()}*`;
}

function crumbs(parents: readonly (readonly [string, string])[], path: string, open: (path: string) => void) {
  const here = path.slice(path.lastIndexOf("/") + 1) || path;
  return html`<nav class="picker-crumbs" aria-label="Folder">
    ${parents.map(([name, at]) => html`<button type="button" key=${at} class="link mono" onClick=${() => open(at)}>${visible(name)}</button><span class="dim" aria-hidden="true">/</span>`)}
    <span class="mono strong clip" aria-current="location">${visible(here)}</span>
  </nav>`;
}

const COLUMNS: readonly (readonly [GetFolder["sort"], string])[] = [
  ["name", "Name"],
  ["size", "Size"],
  ["modified", "Modified"],
];

/** The rows that are seen, of however many. */
function Rows({ form }: Pick<FilePickerProps, "form">) {
  const { folder: store } = form;
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(300);
  const focused = useSignal(0);
  const folder = store.folder.value;
  const total = folder?.total ?? 0;
  const range = useComputed(() => {
    const first = Math.max(0, Math.floor(top.value / ROW_PX) - SPARE);
    return [
      first,
      Math.min(store.folder.value?.total ?? 0, first + Math.ceil(height.value / ROW_PX) + 2 * SPARE),
    ] as const;
  });
  const [first, end] = range.value;

  useEffect(() => {
    height.value = scroller.current?.clientHeight || height.value;
    store.see(first, end);
  }, [first, end, folder]);
  // Asked before the lines change: one that is taken out loses the focus to the page.
  const hadFocus = scroller.current?.querySelector(":focus") != null;
  useEffect(() => {
    focused.value = 0;
    if (scroller.current) scroller.current.scrollTop = 0;
    if (hadFocus && total > 0) go(0);
    else if (hadFocus) scroller.current?.closest(".picker")?.querySelector<HTMLElement>("input")?.focus();
  }, [folder?.path]);

  const toggle = (item: FolderItem) => {
    const next = new Set(store.picked.value);
    if (!next.delete(item.name)) next.add(item.name);
    store.picked.value = next;
  };
  const open = (item: FolderItem) => (item.isFolder ? store.open(`${folder?.path}/${item.name}`) : toggle(item));
  const go = (index: number) => {
    focused.value = Math.max(0, Math.min(total - 1, index));
    const box = scroller.current;
    if (!box) return;
    const at = focused.value * ROW_PX;
    box.scrollTop = Math.min(at, Math.max(box.scrollTop, at + ROW_PX - box.clientHeight));
    setTimeout(() => box.querySelector<HTMLElement>(`[data-line="${focused.value}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const item = store.items.value.get(focused.value);
    const page = Math.max(1, Math.floor(height.value / ROW_PX) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const above = folder?.parents.at(-1)?.[1];
    if (event.key in steps) go(focused.value + (steps[event.key] ?? 0));
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(total - 1);
    else if (event.key === " " && item) toggle(item);
    else if ((event.key === "Enter" || event.key === "ArrowRight") && item) open(item);
    else if ((event.key === "ArrowLeft" || event.key === "Backspace") && above) store.open(above);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const lines = Array.from({ length: end - first }, (_, i) => first + i);
  return html`<div class="picker-list" role="grid" aria-label="Files" aria-rowcount=${total} aria-multiselectable="true">
    <div class="picker-row picker-row-head" role="row">
      <span></span>
      ${COLUMNS.map(
        ([id, label]) => html`<span role="columnheader" key=${id} aria-sort=${sortOf(store, id)}>
          <button type="button" class="picker-sort" onClick=${() => store.sortBy(id)}>${label}${store.sort.value === id && icon("sort")}</button>
        </span>`,
      )}
    </div>
    <div
      ref=${scroller}
      class="picker-rows"
      role="rowgroup"
      onScroll=${() => {
        top.value = scroller.current?.scrollTop ?? 0;
      }}
      onKeyDown=${onKeyDown}
    >
      <div style=${`height:${total * ROW_PX}px;position:relative`}>
        ${lines.map((index) => row(index, store.items.value.get(index), index === focused.value, store.picked.value, toggle, open, go))}
      </div>
    </div>
  </div>`;
}

function row(
  index: number,
  item: FolderItem | undefined,
  isFocused: boolean,
  picked: ReadonlySet<string>,
  toggle: (item: FolderItem) => void,
  open: (item: FolderItem) => void,
  go: (index: number) => void,
) {
  const isPicked = item !== undefined && picked.has(item.name);
  return html`<div
    key=${index}
    class=${isPicked ? "picker-row picked" : "picker-row"}
    style=${`position:absolute;top:${index * ROW_PX}px;left:0;right:0`}
    role="row"
    data-line=${index}
    aria-rowindex=${index + 1}
    aria-selected=${String(isPicked)}
    tabindex=${isFocused ? 0 : -1}
    onClick=${() => {
      go(index);
      if (item) toggle(item);
    }}
    onDblClick=${() => item && open(item)}
  >
    ${
      item &&
      html`<span role="gridcell"><input type="checkbox" tabindex="-1" aria-hidden="true" checked=${isPicked} /></span>
        <span role="gridcell" class="picker-name">
          ${icon(item.isFolder ? "dataset" : "file")}
          ${
            item.isFolder
              ? html`<button type="button" class="link mono clip" tabindex="-1" onClick=${(event: Event) => {
                  event.stopPropagation();
                  open(item);
                }}>${visible(item.name)}</button>`
              : html`<span class="mono clip">${visible(item.name)}</span>`
          }
          ${item.leadsTo && html`<span class="warn clip">leads to ${visible(item.leadsTo)}</span>`}
        </span>
        <span role="gridcell" class="picker-size">${item.size === null ? "" : sizeText(item.size)}</span>
        <span role="gridcell" class="dim">${item.modified === null ? "" : dateText(item.modified)}</span>`
    }
  </div>`;
}

function sortOf(store: Form["folder"], id: GetFolder["sort"]) {
  if (store.sort.value !== id) return undefined;
  return store.descending.value ? "descending" : "ascending";
}
