/** Where rows are measured as a person meets them: one notebook in one host in Chromium. */
import { join } from "node:path";
import { type Browser, chromium, type Frame, type Locator, type Page } from "@playwright/test";
import { launchOptions } from "../hosts/chromium.ts";
import { type Lab, startLab } from "../hosts/lab.ts";
import { Widget } from "../hosts/widget.ts";
import { ROOT, STATE } from "../processes.ts";
import { type Place, type PlaceName, takePlace } from "./places.ts";
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

/** Cells: for what stays (two, as a cell that is run again closes what it made), for what is run again and again, and for what the kernel is asked. */
const CELLS = { setUp: 0, stays: 1, besides: 2, again: 3, asks: 4 };
export type CellName = keyof typeof CELLS;

export interface RoomOptions {
  readonly host?: PlaceName;
  /** The kernel's. */
  readonly env?: Readonly<Record<string, string>>;
}

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
    private readonly place: Place,
    readonly traffic: Traffic,
  ) {}

  /** Opens a notebook whose kernel has imported cells.py and shows the echo. */
  static async open(name: string, { host = "lab", env = {} }: RoomOptions = {}): Promise<Room> {
    const options = { forPages: host === "vscode", env: { PYTHONPATH: join(ROOT, "tests"), ...env } };
    const lab = await startLab(join(STATE, "bench", name), options);
    const browser = await chromium.launch(launchOptions);
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
      page.setDefaultTimeout(120_000);
      await page.addInitScript("globalThis.__name = (named) => named"); // tsx names functions by a helper of its own
      await page.addInitScript(installClock);
      const traffic = new Traffic(page);
      const place = await takePlace(host, page, lab, Object.keys(CELLS).length);
      const room = new Room(lab, browser, page, place, traffic);
      await room.run("setUp", "from bench.cells import *\nEcho()");
      await room.frame.waitForFunction(() => "roundTrip" in window);
      return room;
    } catch (error) {
      await browser.close();
      await lab.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.lab.stop();
  }

  /** The document that the cells are in. */
  get frame(): Frame {
    return this.place.frame;
  }

  cell(index: number): Locator {
    return this.place.host.cell(index);
  }

  /** Runs code whose last line is a browser, unless told in a cell that stays. */
  async show(code: string, where: CellName = "stays"): Promise<Widget> {
    await this.run(where, code);
    return new Widget(this.cell(CELLS[where]));
  }

  /** Puts code into a cell, and takes away what it showed. */
  async write(where: CellName, code: string): Promise<number> {
    await this.frame.evaluate(([index, code]) => window.putCell(index, code), [CELLS[where], code] as const);
    return CELLS[where];
  }

  /** What a cell that was started has printed, once it has ended. */
  async ended(index: number): Promise<string> {
    return this.place.host.ended(index);
  }

  /** Runs code in a cell; returns what it printed. */
  private async run(where: CellName, code: string): Promise<string> {
    const index = await this.write(where, code);
    await this.frame.evaluate((index) => window.startCell(index), index);
    return this.ended(index);
  }

  /** The value of an expression in the kernel. */
  async value<T>(expression: string): Promise<T> {
    return JSON.parse(await this.run("asks", `print(json.dumps(${expression}))`));
  }

  /** What `window.measured` comes to. */
  async measured(): Promise<number> {
    return this.frame.evaluate(() => window.measured);
  }

  /** Seconds that a message needs to the kernel and back. */
  async roundTrip(pace: Pace): Promise<number> {
    await this.quiet();
    return this.frame.evaluate(async (pace) => {
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
