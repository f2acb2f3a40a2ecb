/** Drives one notebook in JupyterLab or Notebook 7 through its own commands, as a person would through its menus. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { Host, type Output } from "./host.ts";
import type { Lab } from "./lab.ts";

/** The part of `window.jupyterapp` that the driver uses. */
interface JupyterApp {
  readonly commands: {
    execute(name: string, args?: object): Promise<unknown>;
    isToggled(name: string): boolean;
  };
  readonly shell: { readonly currentWidget: NotebookPanel | null };
}

interface NotebookPanel {
  readonly context: { readonly path: string };
  readonly content: {
    activeCellIndex: number;
    deselectAll(): void;
    readonly model: {
      readonly cells: { readonly length: number; get(index: number): { readonly outputs: { toJSON(): Output[] } } };
      readonly sharedModel: {
        readonly cells: readonly { readonly cell_type: string; readonly source: string }[];
        insertCell(index: number, cell: object): void;
      };
    };
  };
  readonly sessionContext: {
    readonly session: {
      readonly kernel: { readonly status: string; interrupt(): Promise<void> } | null;
    } | null;
    restartKernel(): Promise<void>;
    shutdown(): Promise<void>;
  };
}

export interface SavedModel {
  readonly model_name: string;
  readonly state: Readonly<Record<string, unknown>>;
}

declare global {
  interface Window {
    readonly jupyterapp: JupyterApp;
    lastRun?: Promise<unknown>;
  }
}

/** A notebook with these code cells; returns its name. */
export function writeNotebook(lab: Lab, name: string, sources: readonly string[], kernel = "python3"): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: kernel, display_name: kernel, language: "python" };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(lab.notebooks, name), JSON.stringify(notebook));
  return name;
}

export class Notebook extends Host {
  /** The file's name, once it is open. */
  name = "";

  constructor(
    readonly page: Page,
    readonly lab: Lab,
    readonly host: "lab" | "notebook" = "lab",
  ) {
    super();
  }

  /** Opens a notebook; its kernel starts. A page that shows JupyterLab already opens it there, beside nothing else. */
  async open(name: string): Promise<void> {
    this.name = name;
    if (this.host === "notebook") {
      await this.page.goto(`${this.lab.url}/notebooks/${name}?token=${this.lab.token}`);
    } else if (this.page.url().startsWith(`${this.lab.url}/lab`)) {
      await this.page.evaluate(async (path) => {
        const { commands } = window.jupyterapp;
        await commands.execute("docmanager:save-all"); // else closing asks
        await commands.execute("application:close-all");
        await commands.execute("docmanager:open", { path, factory: "Notebook" });
      }, name);
    } else {
      const workspace = `${this.lab.url}/lab/workspaces/opened-${Date.now()}`;
      await this.page.goto(`${workspace}/tree/${name}?reset&token=${this.lab.token}`);
    }
    await this.isReady();
  }

  /** Cells are shown and the kernel is idle. The indicator in the toolbar says so too early: ask the session. */
  async isReady(): Promise<void> {
    await this.page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
    await this.page.waitForFunction(
      (name) => {
        const panel = window.jupyterapp.shell.currentWidget;
        return panel?.context?.path === name && panel.sessionContext?.session?.kernel?.status === "idle";
      },
      this.name,
      { timeout: 60_000 },
    );
  }

  /** Runs a command of JupyterLab, such as "notebook:run-all-cells". */
  async command(name: string, args: object = {}): Promise<void> {
    await this.page.evaluate(async ([name, args]) => void (await window.jupyterapp.commands.execute(name, args)), [
      name,
      args,
    ] as const);
  }

  async start(code: string): Promise<number> {
    return this.page.evaluate((source) => {
      const notebook = window.jupyterapp.shell.currentWidget?.content;
      if (!notebook) throw new Error("no notebook is open");
      const index = notebook.model.sharedModel.cells.length;
      notebook.model.sharedModel.insertCell(index, { cell_type: "code", source });
      notebook.deselectAll();
      notebook.activeCellIndex = index;
      window.lastRun = window.jupyterapp.commands.execute("notebook:run-cell");
      return index;
    }, code);
  }

  async runCell(index: number): Promise<string> {
    await this.page.evaluate(async (index) => {
      const notebook = window.jupyterapp.shell.currentWidget?.content;
      if (!notebook) throw new Error("no notebook is open");
      notebook.deselectAll();
      notebook.activeCellIndex = index;
      window.lastRun = window.jupyterapp.commands.execute("notebook:run-cell");
    }, index);
    return this.ended(index);
  }

  /** JupyterLab takes cells out of the page when they are far away: the index is their name. */
  cell(index: number): Locator {
    return this.page.locator(`.jp-Notebook .jp-Cell[data-windowed-list-index="${index}"]`);
  }

  output(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea");
  }

  async seen(): Promise<unknown> {
    const prompts = this.page.locator(".jp-Notebook .jp-InputPrompt");
    return [await this.sources(), await prompts.allTextContents()];
  }

  async commandMode(): Promise<void> {
    await this.command("notebook:enter-command-mode");
  }

  /** The code of all cells, in their order. */
  async sources(): Promise<string[]> {
    return this.page.evaluate(
      () => window.jupyterapp.shell.currentWidget?.content.model.sharedModel.cells.map((cell) => cell.source) ?? [],
    );
  }

  writeFile(name: string, text: string): void {
    writeFileSync(join(this.lab.notebooks, name), text);
  }

  /** Saves the notebook with the state of its widgets; returns what the file holds of them, by model. */
  async saveWithWidgets(): Promise<Record<string, SavedModel>> {
    const toggle = "@jupyter-widgets/jupyterlab-manager:saveWidgetState";
    await this.command(toggle);
    await this.page.waitForFunction((name) => window.jupyterapp.commands.isToggled(name), toggle);
    await this.command("docmanager:save");
    await this.command(toggle);
    const { metadata } = JSON.parse(readFileSync(join(this.lab.notebooks, this.name), "utf8"));
    return metadata.widgets["application/vnd.jupyter.widget-state+json"].state;
  }

  async setTheme(dark: boolean): Promise<void> {
    await this.command("apputils:change-theme", { theme: `JupyterLab ${dark ? "Dark" : "Light"}` });
    await this.page.locator(`body[data-jp-theme-light="${!dark}"]`).waitFor({ state: "attached" });
  }

  async restartKernel(): Promise<void> {
    await this.page.evaluate(() => window.jupyterapp.shell.currentWidget?.sessionContext.restartKernel());
    await this.isReady();
  }

  async interrupt(): Promise<void> {
    await this.page.evaluate(() => window.jupyterapp.shell.currentWidget?.sessionContext.session?.kernel?.interrupt());
  }

  /** Saves, then loads the page again, as F5 does; the kernel goes on. */
  async reload(): Promise<void> {
    await this.command("docmanager:save");
    await this.page.reload();
    await this.isReady();
  }

  async close(): Promise<void> {
    await this.page.evaluate(() => window.jupyterapp?.shell.currentWidget?.sessionContext.shutdown());
  }

  /** The outputs of a cell that was started last, once it has ended. */
  protected async outputs(index: number): Promise<Output[]> {
    return this.page.evaluate(async (index) => {
      await window.lastRun;
      return window.jupyterapp.shell.currentWidget?.content.model.cells.get(index).outputs.toJSON() ?? [];
    }, index);
  }
}
