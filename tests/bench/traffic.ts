/** Comm messages between a page and its kernels, as they pass on the websocket. */
import type { Page, WebSocket } from "@playwright/test";

export class Traffic {
  readonly #listeners = new Set<(content: string) => void>();

  /** Hears the kernels that `page` connects to from now on. */
  constructor(page: Page) {
    page.on("websocket", (socket: WebSocket) => {
      socket.on("framesent", ({ payload }) => this.#hear(payload));
      socket.on("framereceived", ({ payload }) => this.#hear(payload));
    });
  }

  /** The contents of the comm messages, both ways, while `work` goes on. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    const heard: string[] = [];
    const listener = (content: string) => void heard.push(content);
    this.#listeners.add(listener);
    try {
      await work();
    } finally {
      this.#listeners.delete(listener);
    }
    return heard;
  }

  #hear(payload: string | Buffer): void {
    if (this.#listeners.size === 0 || typeof payload === "string") return;
    const [header = "", , , content = ""] = parts(payload);
    if (!header.includes('"comm_')) return;
    for (const listener of this.#listeners) listener(content);
  }
}

/** Header, parent header, metadata, content and buffers of a message in v1.kernel.websocket.jupyter.org's framing. */
function parts(frame: Buffer): string[] {
  const count = Number(frame.readBigUInt64LE(0));
  const offsets = Array.from({ length: count }, (_, at) => Number(frame.readBigUInt64LE(8 * (at + 1))));
  return offsets.slice(1, -1).map((start, at) => frame.toString("utf8", start, offsets[at + 2]));
}
