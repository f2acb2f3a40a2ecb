import { type ReadonlySignal, signal } from "@preact/signals";
import type { GetPart } from "../bridge/parts.ts";
import { passed } from "./passed.ts";

/** A module that comes when it is first needed, once for all views of a page. */
export interface Part<M extends object> {
  /** Null until it has come. */
  readonly module: ReadonlySignal<M | null>;
  /** Have it come. Rejects as `get` does. */
  load(get: GetPart, signal: AbortSignal): Promise<void>;
}

/** What the bundle holds in place of a part: the name to get it by. */
export interface Ticket {
  readonly name: string;
}

/** So long one waits for what another view has asked its own kernel, which may be busy. */
const PATIENCE_MS = 1000;

/** `open` imports the module: itself from sources, a ticket for it in the bundle. */
export function createPart<M extends object>(open: () => Promise<M | Ticket>): Part<M> {
  const module = signal<M | null>(null);
  let coming: { readonly get: GetPart; readonly end: Promise<void> } | null = null;

  async function come(get: GetPart, signal: AbortSignal) {
    const opened = await open();
    const made = "name" in opened ? ((await get(opened.name, signal)) as M) : opened;
    module.value = module.peek() ?? made;
  }

  async function load(get: GetPart, signal: AbortSignal) {
    if (coming) {
      const isAnothers = coming.get !== get;
      await Promise.race([coming.end, ...(isAnothers ? [passed(PATIENCE_MS, signal)] : [])]);
    }
    if (module.peek() || signal.aborted) return;
    const work = come(get, signal);
    const end = () => {
      if (coming === mine) coming = null;
    };
    const mine = { get, end: work.then(end, end) };
    coming = mine;
    await work;
  }

  return { module, load };
}
