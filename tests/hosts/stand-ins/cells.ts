/** A live kernel on a Jupyter server, and cells below one another: what the stand-ins of VS Code and Colab share. */
import { type Kernel, KernelManager, type KernelMessage, ServerConnection } from "@jupyterlab/services";
import type { Output } from "../host.ts";

export interface PageOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly kernel: string;
  readonly dark: boolean;
}

/** What a stand-in's page offers to the driver, as `window.standIn`. */
export interface StandInPage {
  /** Starts a cell of that index, with its output empty. */
  start(index: number, code: string): void;
  /** Takes away what a cell showed. */
  clear(index: number): void;
  /** The outputs of a cell, once it has ended. */
  outputs(index: number): Promise<Output[]>;
  restart(): Promise<void>;
  interrupt(): Promise<void>;
  shutdown(): Promise<void>;
  setTheme(dark: boolean): void;
}

declare global {
  interface Window {
    standIn: StandInPage;
    openStandIn(options: PageOptions): Promise<void>;
  }
}

const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

export async function startKernel({ baseUrl, token, kernel }: PageOptions): Promise<Kernel.IKernelConnection> {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace("http", "ws"),
    token,
    appendToken: true,
  });
  const where = { name: kernel, path: "." }; // without a path it would work in the server's own folder
  const connection = await new KernelManager({ serverSettings }).startNew(where);
  await connection.info;
  return connection;
}

/** Shows the widget's model in a box of a cell, until `gone`. */
export type ShowWidget = (modelId: string, box: HTMLElement, bundle: object, gone: AbortSignal) => void;

interface Cell {
  readonly box: HTMLElement;
  readonly outputs: Output[];
  /** Aborted when what it shows is taken away. */
  gone: AbortController;
  done: Promise<unknown>;
}

export class Cells {
  readonly #cells: Cell[] = [];
  /** Where outputs with a display id stand: they are replaced by later messages. */
  readonly #displays = new Map<string, { readonly box: HTMLElement; readonly output: Output; readonly cell: Cell }[]>();

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly show: ShowWidget,
    /** Whether the host tells the kernel which cell it runs. */
    private readonly tellsCells: boolean,
  ) {}

  start(index: number, code: string): void {
    this.clear(index);
    const box = this.#cells[index]?.box ?? this.#box(index);
    const future = this.kernel.requestExecute({ code }, false, this.tellsCells ? { cellId: `cell-${index}` } : {});
    const cell: Cell = { box, outputs: [], gone: new AbortController(), done: future.done.catch(() => undefined) };
    this.#cells[index] = cell;
    future.onIOPub = (message) => {
      if (this.#cells[index] === cell) this.#take(cell, message);
    };
  }

  clear(index: number): void {
    const cell = this.#cells[index];
    if (cell) this.#empty(cell);
  }

  async outputs(index: number): Promise<Output[]> {
    await this.#cells[index]?.done;
    return this.#cells[index]?.outputs ?? [];
  }

  #box(index: number): HTMLElement {
    const box = document.createElement("section");
    box.className = "cell";
    const before = this.#cells.slice(index + 1).find((cell) => cell)?.box ?? null;
    return document.body.insertBefore(box, before);
  }

  #empty(cell: Cell): void {
    cell.gone.abort();
    cell.gone = new AbortController();
    cell.outputs.length = 0;
    cell.box.replaceChildren();
  }

  #take(cell: Cell, { header: { msg_type: type }, content }: KernelMessage.IIOPubMessage): void {
    if (type === "clear_output") {
      this.#empty(cell);
    } else if (type === "update_display_data") {
      const { data, transient } = content as KernelMessage.IUpdateDisplayDataMsg["content"];
      for (const one of this.#displays.get(String(transient?.display_id)) ?? []) {
        Object.assign(one.output, { data });
        this.#draw(one.box, one.output, one.cell);
      }
    } else if (["stream", "display_data", "execute_result", "error"].includes(type)) {
      const output = { output_type: type, ...content } as unknown as Output;
      const box = cell.box.appendChild(document.createElement("div"));
      cell.outputs.push(output);
      this.#draw(box, output, cell);
      const { transient } = content as { transient?: { display_id?: string } };
      if (transient?.display_id === undefined) return;
      const known = this.#displays.get(transient.display_id) ?? [];
      this.#displays.set(transient.display_id, [...known, { box, output, cell }]);
    }
  }

  /** As both hosts choose: a widget's view if there is one, else HTML, else text. */
  #draw(box: HTMLElement, output: Output, { gone }: Cell): void {
    const view = output.data?.[WIDGET_VIEW] as { model_id: string } | undefined;
    const html = output.data?.["text/html"];
    const text = output.text ?? output.data?.["text/plain"] ?? output.traceback?.join("\n") ?? "";
    if (view) {
      box.replaceChildren();
      this.show(view.model_id, box, view, gone.signal);
    } else if (html === undefined) {
      const pre = document.createElement("pre");
      pre.textContent = [text].flat().join("");
      box.replaceChildren(pre);
    } else {
      const parsed = new DOMParser().parseFromString([html].flat().join(""), "text/html");
      box.replaceChildren(...parsed.body.childNodes);
    }
  }
}
