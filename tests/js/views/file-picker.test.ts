// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Folder, FolderItem, FormInfo } from "../../../js/bridge/protocol.ts";
import type { Form } from "../../../js/stores/form.ts";
import { FilePicker } from "../../../js/views/file-picker.ts";
import { act, byRole, mount, press } from "./rig.ts";

const item = (name: string): FolderItem => ({ name, isFolder: true, size: null, modified: null, leadsTo: "" });

function folderOf(path: string, names: readonly string[]): Folder {
  const items = names.map(item);
  const counts = { start: 0, total: names.length, files: 0 };
  return { type: "folder", path, parents: [["home", "/home"]], items, ...counts, roots: ["/home"] };
}

async function picker() {
  const folder = signal<Folder | null>(null);
  const items = signal<ReadonlyMap<number, FolderItem>>(new Map());
  const show = (found: Folder) => {
    folder.value = found;
    items.value = new Map(found.items.map((one, at) => [at, one]));
  };
  show(folderOf("/home/a", ["b", "c", "d", "e"]));
  const opened: string[] = [];
  const store = {
    ...{ folder, items, pattern: signal(""), hidden: signal(false), sort: signal("name"), descending: signal(false) },
    ...{ picked: signal(new Set()), isBusy: signal(false), fault: signal(null), see: () => {} },
    open: (path: string) => void opened.push(path),
  };
  const form = { folder: store, fault: signal(null), order: async () => {} } as unknown as Form;
  const info = { roots: ["/home"] } as unknown as FormInfo;
  const host = await mount(FilePicker, { form, info, onClose: () => {} });
  return { host, show, opened };
}

const line = (host: Element, at: number) => host.querySelector<HTMLElement>(`[data-line="${at}"]`) as HTMLElement;
const turns = () => act(() => new Promise((resolve) => setTimeout(resolve)));

describe("FilePicker", () => {
  it.each([
    ["smaller", ["x"]],
    ["larger", ["u", "v", "w", "x", "y", "z"]],
  ])("keeps the focus in the list when the keys lead to a %s folder", async (_, names) => {
    const { host, show, opened } = await picker();
    await act(() => line(host, 3).focus());
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await press(line(host, 0), key);
    await turns();
    expect(document.activeElement).toBe(line(host, 3));
    await press(line(host, 3), "Enter");
    expect(opened.at(-1)).toBe("/home/a/e");
    await act(() => show(folderOf("/home/a/e", names)));
    await turns();
    expect(document.activeElement).toBe(line(host, 0));
  });

  it("leads from an empty folder to the filter, from where Escape and the crumbs are at hand", async () => {
    const { host, show } = await picker();
    await act(() => line(host, 0).focus());
    await act(() => show(folderOf("/home/a/b", [])));
    await turns();
    expect(document.activeElement).toBe(byRole(host, "textbox", "Filter by name or pattern"));
  });
});
