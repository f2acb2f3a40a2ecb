import { type ReadonlySignal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import { faultOf, shownFault } from "../bridge/fault.ts";
import type { Fault } from "../bridge/protocol.ts";
import { sizeText } from "../text/size.ts";

/** Bytes of a piece: Colab's comm breaks at about a million, a stock Jupyter server near ten. */
export const PIECE = 512 * 1024;
const AT_ONCE = 4;

/** A file on its way from the browser to the kernel. */
export interface Drop {
  readonly name: string;
  readonly size: number;
  readonly received: number;
}

export interface Drops {
  readonly coming: ReadonlySignal<readonly Drop[]>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** Send files, one after the other, each in pieces of which four are on their way at a time. */
  take(files: readonly File[]): Promise<void>;
}

/** `most` bytes of a file, at most. */
export function createDrops(calls: Calls, most: () => number, abort: AbortSignal): Drops {
  const coming = signal<readonly Drop[]>([]);
  const fault = signal<Fault | null>(null);
  const prefix = Math.random().toString(36).slice(2);
  let count = 0;

  async function send(file: File) {
    count += 1;
    const drop = `${prefix}-${count}`;
    const starts = Array.from({ length: Math.max(1, Math.ceil(file.size / PIECE)) }, (_, i) => i * PIECE);
    const sender = async () => {
      for (let start = starts.shift(); start !== undefined && !abort.aborted; start = starts.shift()) {
        const piece = new Uint8Array(await file.slice(start, start + PIECE).arrayBuffer());
        const call = { type: "drop-piece", drop, name: file.name, size: file.size, start } as const;
        const { received } = await calls.ask(call, { signal: abort, buffers: [piece] });
        coming.value = coming
          .peek()
          .map((one) => (one.name === file.name ? { ...one, received: Math.max(one.received, received) } : one));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
  }

  return {
    coming,
    fault,
    async take(files) {
      fault.value = null;
      const fitting = files.filter(({ size }) => size <= most());
      const large = files.find(({ size }) => size > most());
      if (large) {
        const limit = `Files of up to ${sizeText(most())} can be dropped here`;
        const hint = "Put it on the disk of the kernel, and add it from there";
        fault.value = faultOf("invalid-input", `${large.name} has ${sizeText(large.size)}. ${limit}`, hint);
      }
      coming.value = [...coming.peek(), ...fitting.map(({ name, size }) => ({ name, size, received: 0 }))];
      for (const file of fitting) {
        try {
          await send(file);
        } catch (error) {
          fault.value = shownFault(error);
        }
        coming.value = coming.peek().filter(({ name }) => name !== file.name);
      }
    },
  };
}
