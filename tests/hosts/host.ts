/** What a notebook is to a test, whichever host shows it. */
import type { Locator, Page } from "@playwright/test";

export const HOSTS = ["lab", "notebook", "vscode", "colab"] as const;
export type HostName = (typeof HOSTS)[number];

export abstract class Host {
  abstract readonly host: HostName;
  abstract readonly page: Page;
  /** Adds a cell at the end and runs it; returns what it printed. Throws the traceback if it raises. */
  async run(code: string): Promise<string> {
    return this.ended(await this.start(code));
  }

  /** Like `run`, for a cell that ends with a widget: returns the cell's index. */
  async display(code: string): Promise<number> {
    const index = await this.start(code);
    await this.ended(index);
    return index;
  }

  /** Adds a cell at the end and starts it; returns its index without waiting. */
  abstract start(code: string): Promise<number>;
  /** What a cell that was started has printed, once it has ended. */
  async ended(index: number): Promise<string> {
    return printed(await this.outputs(index));
  }

  /** Runs a cell again; returns what it printed. */
  abstract runCell(index: number): Promise<string>;
  /** Runs a cell that must raise; returns the traceback without colours. */
  async runFailing(code: string): Promise<string> {
    return raised(await this.outputs(await this.start(code)), code);
  }

  /** A cell with its output; in a host that gives each output a frame, what is in the frame. */
  abstract cell(index: number): Locator;
  /** What a cell printed, as it is shown. */
  abstract output(index: number): Locator;
  /** What keys that reached the host would have changed. */
  abstract seen(): Promise<unknown>;
  /** Where the host has one: the mode in which single keys act on cells. */
  abstract commandMode(): Promise<void>;
  /** Writes a file into the folder the kernel works in. */
  abstract writeFile(name: string, text: string): void;
  abstract setTheme(dark: boolean): Promise<void>;
  /** Restarts the kernel without a question. */
  abstract restartKernel(): Promise<void>;
  /** Interrupts what the kernel does. */
  abstract interrupt(): Promise<void>;
  /** Ends the kernel. */
  abstract close(): Promise<void>;

  /** The outputs of a cell that was started, once it has ended. */
  protected abstract outputs(index: number): Promise<Output[]>;
}

/** One output of a cell, as the notebook format has it. */
export interface Output {
  readonly output_type: string;
  readonly text?: string | string[];
  readonly data?: Readonly<Record<string, string | string[]>>;
  readonly traceback?: readonly string[];
}

/** What a cell printed. Throws the traceback if it raised. */
function printed(outputs: readonly Output[]): string {
  const error = outputs.find((output) => output.output_type === "error");
  if (error) throw new Error(tracebackOf(error));
  return outputs.map((output) => [output.text ?? output.data?.["text/plain"] ?? ""].flat().join("")).join("");
}

/** The traceback of a cell that must have raised, without colours. */
function raised(outputs: readonly Output[], code: string): string {
  const error = outputs.find((output) => output.output_type === "error");
  if (!error) throw new Error(`this cell should have raised: ${code}`);
  return tracebackOf(error);
}

const tracebackOf = (error: Output): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IPython colours its tracebacks with escape sequences
  (error.traceback ?? []).join("\n").replace(/\u001b\[[0-9;]*m/g, "");
