// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { CatalogInfo, Fault, SelectionState, VariableSet } from "../../../js/bridge/protocol.ts";
import type { AddOptions } from "../../../js/stores/variable.ts";
import { ActionBar } from "../../../js/views/action-bar.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { fault, PICKED, scriptedBrowser } from "./scripted-browser.ts";

const PATHS = { one: "path", many: "paths" };
const DOIS = { one: "DOI", many: "DOIs" };

async function bar(state: Partial<SelectionState> = {}, isUsable = true, values: CatalogInfo["values"] = []) {
  const { selection, variable, transfers, orders } = scriptedBrowser();
  selection.state.value = { ...PICKED, ...state };
  const added: (AddOptions | undefined)[] = [];
  const fault = signal<Fault | null>(null);
  const order = { fault, add: (options?: AddOptions) => void added.push(options), again: () => {} };
  const onDownload = vi.fn();
  const host = await mount(ActionBar, { selection, variable, order, isUsable, transfers, onDownload, values });
  const field = byRole(host, "textbox", "Variable name") as HTMLInputElement;
  const button = () => byRole(host, "button", "Add to notebook") as HTMLButtonElement;
  return { host, variable, transfers, onDownload, orders, added, fault, field, button };
}

const summary = (host: Element) => textOf(host.querySelector(".bar-selection"));
const outcome = (host: Element) => textOf(host.querySelector(".bar-outcome"));

describe("ActionBar", () => {
  it("is a toolbar that says what to do when nothing is selected", async () => {
    const { host, field, button } = await bar({ count: 0 });
    byRole(host, "toolbar", "Selection");
    expect([summary(host), field.disabled, button().disabled]).toEqual(["Select rows to use them", true, true]);
  });

  it.each([
    [{}, "3 selected · 1.30 GB"],
    [{ unsized: 2 }, "3 selected · at least 1.30 GB"],
    [{ unsized: 3 }, "3 selected · size not known"],
    [{ isQuery: true, count: 21_000 }, "All 21 000 selected · 1.30 GB"],
    [{ isQuery: true, count: 21_000, growing: true }, "All 21 000 selected so far · 1.30 GB"],
  ])("of %j says %s", async (state, text) => {
    expect(summary((await bar(state)).host)).toBe(text);
  });

  it("clears the selection", async () => {
    const { host, orders } = await bar();
    await click(byRole(host, "button", "Clear the selection"));
    expect(orders).toEqual([["clear"]]);
  });

  it("adds by its button and by Enter in the name", async () => {
    const { field, button, added } = await bar();
    await click(button());
    await press(field, "Enter");
    expect(added).toEqual([undefined, undefined]);
  });

  it("offers a cell that waits the choice, and no name for it", async () => {
    const { host, variable, added } = await bar();
    await act(() => {
      variable.isAwaited.value = true;
    });
    expect(outcome(host)).toBe("A cell waits for your choice");
    expect(all(host, "input, .add-more")).toEqual([]);
    await click(byRole(host, "button", "Done"));
    expect(added).toEqual([undefined]);
    await act(() => {
      variable.isAwaited.value = false;
      variable.result.value = { type: "variable-set", names: [], isList: true, count: 3, skipped: 1, called: PATHS };
    });
    expect(outcome(host)).toBe("The cell has 3 paths, 1 file left out");
  });

  it("leaves it to the kernel to refuse an empty name, and adds nothing without a kernel", async () => {
    const { field, button, added } = await bar();
    await type(field, "");
    await click(button());
    expect(added).toEqual([undefined]);
    expect((await bar({}, false)).button().disabled).toBe(true);
  });

  it("offers a variable for each entry when several are picked", async () => {
    const { host, added } = await bar();
    await click(byRole(host, "button", "More ways to add"));
    expect(all(host, "menuitem").map(textOf)).toEqual([
      "One list of all pathsmy_files",
      "A variable for each entrymy_files_1 … my_files_3",
      "Addresses to stream frommy_files",
    ]);
    await click(all(host, "menuitem")[1] as HTMLElement);
    expect(added).toEqual([{ separate: true }]);
  });

  it("gives addresses to stream from, of one entry too", async () => {
    const { host, added } = await bar({ count: 1 });
    await click(byRole(host, "button", "More ways to add"));
    expect(all(host, "menuitem").map(textOf)).toEqual(["Its pathsmy_files", "Addresses to stream frommy_files"]);
    await click(all(host, "menuitem")[1] as HTMLElement);
    expect(added).toEqual([{ gives: "urls" }]);
  });

  it("shows how far it is, and can be cancelled", async () => {
    const { host, variable, orders } = await bar();
    await act(() => {
      variable.isBusy.value = true;
    });
    expect(outcome(host)).toBe("starting");
    await act(() => {
      variable.progress.value = { type: "progress", rid: "1", done: 3204, total: 10_000, doing: "Looking for files" };
    });
    const progress = byRole(host, "progressbar", "Adding to the notebook");
    expect(["aria-valuenow", "aria-valuemax"].map((name) => progress.getAttribute(name))).toEqual(["3204", "10000"]);
    expect(outcome(host)).toBe("3 204 of 10 000 · Looking for files");
    await act(() => {
      variable.progress.value = { type: "progress", rid: "1", done: 3204, total: null, doing: "Looking for files" };
    });
    expect([outcome(host), progress.getAttribute("aria-valuenow")]).toEqual(["3 204 · Looking for files", null]);
    await click(byRole(host, "button", "Cancel"));
    expect(orders).toEqual([["cancel"]]);
  });

  it("offers what else than paths the catalog gives", async () => {
    const values = [{ id: "concept_dois", label: "DOI of all versions", called: DOIS }];
    const { host, added } = await bar({ count: 1 }, true, values);
    await click(byRole(host, "button", "More ways to add"));
    await click(all(host, "menuitem").find((one) => textOf(one).startsWith("DOI of all versions")) as HTMLElement);
    expect(added).toEqual([{ gives: "concept_dois" }]);
  });

  it.each([
    [{ names: ["my_files"], count: 3 }, "my_files holds 3 paths"],
    [{ names: ["my_file"], count: 1, isList: false }, "my_file holds one path"],
    [{ names: ["my_files"], count: 37, skipped: 3 }, "my_files holds 37 paths, 3 files left out"],
    [{ names: ["f_1", "f_2", "f_3"], count: 40 }, "f_1 … f_3 hold 40 paths"],
    [{ names: ["doi"], count: 1, isList: false, called: DOIS }, "doi holds one DOI"],
    [{ names: ["dois"], count: 4, called: DOIS }, "dois holds 4 DOIs"],
  ])("says of %j: %s", async (result: Partial<VariableSet>, text) => {
    const { host, variable } = await bar();
    await act(() => {
      variable.result.value = {
        type: "variable-set",
        names: [],
        isList: true,
        count: 0,
        skipped: 0,
        called: PATHS,
        ...result,
      };
    });
    expect(outcome(host)).toBe(text);
  });

  it("marks a refused name, goes there, and points to the notice that says why", async () => {
    const { field, fault: refused } = await bar();
    await act(() => {
      refused.value = fault("invalid-input", "`class` is a word of Python", { field: "variable" });
    });
    expect([
      field.getAttribute("aria-invalid"),
      field.getAttribute("aria-describedby"),
      document.activeElement,
    ]).toEqual([...["true", "variable-fault"], field]);
  });

  it.each(HOSTILE)("shows %j as text", async (words) => {
    const { host, variable } = await bar();
    await act(() => {
      variable.result.value = {
        type: "variable-set",
        names: [words, words],
        isList: true,
        count: 2,
        skipped: 0,
        called: PATHS,
      };
    });
    expectHarmless(host);
    await act(() => {
      variable.isBusy.value = true;
      variable.progress.value = { type: "progress", rid: "1", done: 1, total: 2, doing: words };
    });
    expectHarmless(host);
  });

  it("downloads what is selected", async () => {
    const { host, onDownload } = await bar();
    await click(byRole(host, "button", "Download"));
    expect(onDownload).toHaveBeenCalledOnce();
  });

  it("offers no download with nothing selected, or without a kernel", async () => {
    for (const { host } of [await bar({ count: 0 }), await bar({}, false)])
      expect((byRole(host, "button", "Download") as HTMLButtonElement).disabled).toBe(true);
  });

  it("says how far the search for the files is, and cancels it", async () => {
    const { host, transfers, orders } = await bar();
    await act(() => {
      transfers.isStarting.value = true;
      transfers.progress.value = { type: "progress", rid: "1", done: 200, total: 1000, doing: "Looking for the files" };
    });
    expect(outcome(host)).toBe("200 of 1 000 · Looking for the files");
    await click(byRole(host, "button", "Cancel the download"));
    expect(orders).toEqual([["cancelStart"]]);
  });
});
