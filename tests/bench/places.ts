/** Where a room's cells are: what differs between hosts, so that a row need not know in which one it is measured. */
import type { Frame, Page } from "@playwright/test";
import type { Host } from "../hosts/host.ts";
import type { Lab } from "../hosts/lab.ts";
import { Notebook, writeNotebook } from "../hosts/notebook.ts";
import { StandIn } from "../hosts/stand-in.ts";

/** Hosts in which rows are measured; VS Code is the stand-in that the host tests use, too. */
export const PLACES = ["lab", "notebook", "vscode"] as const;
export type PlaceName = (typeof PLACES)[number];

declare global {
  interface Window {
    /** Gives a cell this code, and takes away what it showed. */
    putCell(index: number, code: string): void;
    /** Begins to run a cell, as its last act. */
    startCell(index: number): void;
  }
}

export interface Place {
  readonly host: Host;
  /** What holds the cells: the page itself, or in VS Code the frame of all outputs. */
  readonly frame: Frame;
}

/** Opens a notebook of `count` empty cells in the page, with an idle kernel. */
export async function takePlace(name: PlaceName, page: Page, lab: Lab, count: number): Promise<Place> {
  const cells = Array<string>(count).fill("");
  if (name === "vscode") {
    const host = await StandIn.open(page, lab, name);
    for (const code of cells) await host.run(code);
    const frame = page.frame({ url: "https://webview.vscode.test/" });
    if (!frame) throw new Error("VS Code's page has no webview");
    await frame.evaluate(useStandIn);
    return { host, frame };
  }
  const host = new Notebook(page, lab, name);
  await host.open(writeNotebook(lab, "bench.ipynb", cells));
  await page.evaluate(useJupyter);
  return { host, frame: page.mainFrame() };
}

function useJupyter(): void {
  const notebook = window.jupyterapp.shell.currentWidget?.content;
  if (!notebook) throw new Error("no notebook is open");
  window.putCell = (index, code) => {
    const cell = notebook.model.sharedModel.cells[index];
    (cell as unknown as { setSource(source: string): void }).setSource(code);
    (cell as unknown as { setOutputs(outputs: object[]): void }).setOutputs([]);
    notebook.deselectAll();
    notebook.activeCellIndex = index;
  };
  window.startCell = (index) => {
    notebook.activeCellIndex = index;
    window.lastRun = window.jupyterapp.commands.execute("notebook:run-cell");
  };
}

function useStandIn(): void {
  const codes: string[] = [];
  window.putCell = (index, code) => {
    codes[index] = code;
    window.standIn.clear(index);
  };
  window.startCell = (index) => window.standIn.start(index, codes[index] ?? "");
}
