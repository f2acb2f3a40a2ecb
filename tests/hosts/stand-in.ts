/** Drives the stand-in of VS Code or of Colab: a page that has cells below one another and a live kernel. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame, Locator, Page } from "@playwright/test";
import { OLD_PYTHON, PYTHON } from "../environment.ts";
import { Host, type Output } from "./host.ts";
import type { Lab } from "./lab.ts";
import { servePages } from "./stand-ins/pages.ts";

export interface StandInOptions {
  readonly kernel?: string;
  readonly dark?: boolean;
}

export class StandIn extends Host {
  #count = 0;
  readonly #sources: string[] = [];

  private constructor(
    readonly page: Page,
    readonly lab: Lab,
    readonly host: "vscode" | "colab",
    /** Where the cells are: in VS Code the frame of all outputs. */
    private readonly frame: Frame,
  ) {
    super();
  }

  /** Opens the page with no cell; the kernel is idle. */
  static async open(
    page: Page,
    lab: Lab,
    host: "vscode" | "colab",
    { kernel = "python3", dark = false }: StandInOptions = {},
  ): Promise<StandIn> {
    await servePages(page, kernel === "kernel6" ? OLD_PYTHON : PYTHON);
    await page.goto(`https://${host}.test/`);
    const frame = host === "vscode" ? page.frame({ url: "https://webview.vscode.test/" }) : page.mainFrame();
    if (!frame) throw new Error("VS Code's page has no webview");
    await frame.evaluate((options) => window.openStandIn(options), {
      ...{ baseUrl: `${lab.url}/`, token: lab.token, kernel, dark },
    });
    return new StandIn(page, lab, host, frame);
  }

  async start(code: string): Promise<number> {
    const index = this.#count;
    this.#count += 1;
    this.#sources[index] = code;
    await this.frame.evaluate(([index, code]) => window.standIn.start(index, code), [index, code] as const);
    return index;
  }

  async runCell(index: number): Promise<string> {
    const code = this.#sources[index] ?? "";
    await this.frame.evaluate(([index, code]) => window.standIn.start(index, code), [index, code] as const);
    return this.ended(index);
  }

  cell(index: number): Locator {
    const cell = this.frame.locator(".cell").nth(index);
    return this.host === "colab" ? cell.frameLocator("iframe").first().locator("body") : cell;
  }

  output(index: number): Locator {
    return this.frame.locator(".cell").nth(index);
  }

  writeFile(name: string, text: string): void {
    writeFileSync(join(this.lab.notebooks, name), text);
  }

  async setTheme(dark: boolean): Promise<void> {
    await this.frame.evaluate((dark) => window.standIn.setTheme(dark), dark);
  }

  async restartKernel(): Promise<void> {
    await this.frame.evaluate(() => window.standIn.restart());
  }

  async interrupt(): Promise<void> {
    await this.frame.evaluate(() => window.standIn.interrupt());
  }

  async close(): Promise<void> {
    await this.frame.evaluate(() => window.standIn.shutdown());
  }

  /** In VS Code, keys that came to its window, which acts on them. */
  async seen(): Promise<unknown> {
    return this.frame.evaluate(() => [window.leakedKeys, document.querySelectorAll(".cell").length]);
  }

  async commandMode(): Promise<void> {}

  protected async outputs(index: number): Promise<Output[]> {
    return this.frame.evaluate((index) => window.standIn.outputs(index), index);
  }
}
