import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import type { QueryStore } from "../stores/query.ts";
import { type Action, Notice } from "./notice.ts";

/** Whether anything can be asked. */
export function hasKernel({ kernel }: Pick<Browser, "kernel">): boolean {
  return kernel.value !== "gone" && kernel.value !== "mismatch";
}

/** What stands between the view and its kernel, if anything does. */
export function kernelNotice({
  kernel,
  query,
}: Pick<Browser, "kernel"> & { readonly query?: Pick<QueryStore, "isSearching" | "stop"> }) {
  if (kernel.value === "gone")
    return html`<${Notice} level="warning" mark="kernel" title="No kernel behind this view" text="Run the cell again to go on." />`;
  if (kernel.value === "mismatch")
    return html`<${Notice} level="warning" mark="kernel" title="This view and the kernel are of different versions" text="Restart the kernel, then run the cell again." />`;
  if (kernel.value === "silent")
    return html`<${Notice} level="busy" title="The kernel has not answered yet" text="It may be busy with another cell. If nothing runs, run this cell again." />`;
  if (kernel.value !== "busy") return null;
  const isSearching = query?.isSearching.value ?? false;
  const text = `Rows already here stay usable.${isSearching ? " The search starts as soon as the cell ends." : ""}`;
  const actions: Action[] = isSearching ? [{ label: "Cancel the search", run: () => query?.stop() }] : [];
  return html`<${Notice} level="busy" title="The kernel is busy with another cell" text=${text} actions=${actions} />`;
}
