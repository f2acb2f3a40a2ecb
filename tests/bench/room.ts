/** Where rows are measured as a person meets them: one notebook in JupyterLab in Chromium. */
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../hosts/chromium.ts";
import { type Lab, startLab } from "../hosts/lab.ts";
import { Notebook, writeNotebook } from "../hosts/notebook.ts";
import { Widget } from "../hosts/widget.ts";
import { ROOT, STATE } from "../processes.ts";
import { Traffic } from "./traffic.ts";

/** What the measured code finds in the page; `roundTrip` is the echo widget's. */
declare global {
  interface Window {
    roundTrip(): Promise<number>;
    /** Some messages to and fro, after which the connection is in the state of a conversation. */
    talk(): Promise<void>;
    /** Milliseconds, on `performance.now()`'s clock, at which what is in the page now has been drawn. */
    painted(): Promise<number>;
    /** Calls `look` now and at each change below `root`, until it is true; then waits for the drawing. */
    paintedWhen(root: Node, look: () => boolean): Promise<number>;
    /** What is being measured: set before the page is given what begins it, awaited after. */
    measured: Promise<number>;
  }
}

/** Cells: one that is for what stays, one that is run again and again. */
const CELLS = { setUp: 0, stays: 1, again: 2 };
const QUIET_MS = 250;

/**
 * What the websocket has done before. After a pause (Linux: 200 ms) each packet is acknowledged at once; while messages
 * pass, acknowledgements wait up to 40 ms for one to travel with, and jupyter_server's small writes for them (Nagle).
 */
export type Pace = "paused" | "talking";

export class Room {
  private constructor(
    private readonly lab: Lab,
    private readonly browser: Browser,
    readonly page: Page,
    readonly notebook: Notebook,
    readonly traffic: Traffic,
  ) {}

  /** Opens a notebook whose kernel has imported cells.py and shows the echo. `env` is the kernel's. */
  static async open(name: string, env: Readonly<Record<string, string>> = {}): Promise<Room> {
    const lab = await startLab(join(STATE, "bench", name), { env: { PYTHONPATH: join(ROOT, "tests"), ...env } });
    const browser = await chromium.launch(launchOptions);
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript("globalThis.__name = (named) => named"); // tsx names functions by a helper of its own
    await page.addInitScript(installClock);
    const notebook = new Notebook(page, lab);
    const room = new Room(lab, browser, page, notebook, new Traffic(page));
    try {
      await notebook.open(writeNotebook(lab, "bench.ipynb", ["from bench.cells import *\nEcho()", "", ""]));
      await notebook.runCell(CELLS.setUp);
      await page.waitForFunction(() => "roundTrip" in window);
    } catch (error) {
      await room.close();
      throw error;
    }
    return room;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.lab.stop();
  }

  /** Runs code whose last line is a browser in a cell that stays. */
  async show(code: string, where: "stays" | "again" = "stays"): Promise<Widget> {
    await this.write(where, code);
    await this.notebook.runCell(CELLS[where]);
    return new Widget(this.notebook.cell(CELLS[where]));
  }

  /** Puts code into a cell, and takes away what it showed. */
  async write(where: "stays" | "again", code: string): Promise<number> {
    await this.page.evaluate(
      ([index, source]) => {
        const cell = window.jupyterapp.shell.currentWidget?.content.model.sharedModel.cells[index];
        (cell as unknown as { setSource(source: string): void }).setSource(source);
        (cell as unknown as { setOutputs(outputs: object[]): void }).setOutputs([]);
      },
      [CELLS[where], code] as const,
    );
    return CELLS[where];
  }

  /** The value of an expression in the kernel, asked for without a cell. */
  async value<T>(expression: string): Promise<T> {
    const reply = await this.page.evaluate(async (expression) => {
      const session = window.jupyterapp.shell.currentWidget?.sessionContext.session;
      if (!session) throw new Error("no notebook is open");
      const { kernel } = session as unknown as Session;
      const wanted = `__import__("json").dumps(${expression})`;
      const future = kernel.requestExecute({ code: "", silent: true, user_expressions: { wanted } });
      return (await future.done).content.user_expressions.wanted;
    }, expression);
    if (!reply?.data) throw new Error(`${expression}: ${reply?.evalue}`);
    // The repr of a str of JSON, which holds neither quotes that Python would turn nor anything but ASCII.
    return JSON.parse(reply.data["text/plain"].slice(1, -1).replaceAll("\\\\", "\\"));
  }

  /** What `window.measured` comes to. */
  async measured(): Promise<number> {
    return this.page.evaluate(() => window.measured);
  }

  /** Seconds that a message needs to the kernel and back. */
  async roundTrip(pace: Pace): Promise<number> {
    await this.quiet();
    return this.page.evaluate(async (pace) => {
      if (pace === "talking") await window.talk();
      return (await window.roundTrip()) / 1000;
    }, pace);
  }

  /** Returns when no comm message has passed for a moment. */
  async quiet(): Promise<void> {
    for (;;) {
      const heard = await this.traffic.during(() => this.page.waitForTimeout(QUIET_MS));
      if (heard.length === 0) return;
    }
  }
}

interface Session {
  readonly kernel: {
    requestExecute(content: object): {
      readonly done: Promise<{ readonly content: { readonly user_expressions: Readonly<Record<string, Evaluated>> } }>;
    };
  };
}

interface Evaluated {
  readonly data?: { readonly "text/plain": string };
  readonly evalue?: string;
}

function installClock(): void {
  window.talk = async () => {
    for (let count = 0; count < 3; count += 1) await window.roundTrip();
  };
  window.painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        // A task of its own comes after the frame that this callback belongs to.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
  window.paintedWhen = (root, look) =>
    new Promise((resolve) => {
      const changes = new MutationObserver(() => check());
      const check = () => {
        if (!look()) return;
        changes.disconnect();
        resolve(window.painted());
      };
      changes.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      check();
    });
}
