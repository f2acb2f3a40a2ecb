import type { AnyModel } from "@anywidget/types";
import { bytesOf } from "../../js/bridge/buffers.ts";
import type { Call, Fault, FromKernel, Result, Row, ToKernel } from "../../js/bridge/protocol.ts";

/** Shares (0 to 1) of the messages, both ways, that get lost, doubled, or overtaken. */
export interface Weather {
  lose: number;
  double: number;
  reorder: number;
}

/** A result, and what travels with it: rows, or the code of a part. */
export type Said = readonly [result: Result, carried?: readonly Row[] | string];

/** What a host tells of a message that was sent: that the kernel begins with it, that it has done. */
type Status = (message: { readonly content: { readonly execution_state: "busy" | "idle" } }) => void;

/**
 * The comm of a widget in this process: messages take `latency` ms of (fake) time each way, and suffer from the weather.
 * Like the real one it takes a question that was repeated for one.
 */
export abstract class FakeComm {
  readonly weather: Weather = { lose: 0, double: 0, reorder: 0 };
  /** Calls that were carried out, in turn; a question asked twice is one. */
  readonly calls: Call[] = [];
  /** Messages that views sent, repeated and lost ones too. */
  readonly received: ToKernel[] = [];
  readonly buffers: Uint8Array[] = [];
  readonly cancelled: string[] = [];
  /** Answers instead of what is in here: a fault by the type of the call. */
  readonly faults: Partial<Record<Call["type"], Fault>> = {};
  /** Types of calls that are taken, but not answered until `release`. */
  readonly held = new Set<Call["type"]>();
  isBusy = false;
  isDead = false;
  /** It was started anew: what it is sent is handled, and nobody answers. */
  isStranger = false;

  readonly #listeners = new Map<string, Set<(...given: unknown[]) => void>>();
  readonly #answered = new Map<string, readonly [FromKernel, readonly ArrayBuffer[]]>();
  readonly #waiting: { rid: string; call: Call }[] = [];
  readonly #queue: (() => void)[] = [];
  readonly #latency: number;
  #seed = 1;

  constructor(latency = 10) {
    this.#latency = latency;
  }

  /** Throws a Fault. */
  protected abstract answerTo(call: Call): Said;

  /** What anywidget hands to a view. Each host frame has one of its own: call it again for another. */
  model(): AnyModel {
    const on = (name: string, listener: (...given: unknown[]) => void) => {
      const known = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, known.add(listener));
    };
    const off = (name?: string | null, listener?: ((...given: unknown[]) => void) | null) => {
      if (name && listener) this.#listeners.get(name)?.delete(listener);
    };
    const send = (content: ToKernel, callbacks?: { iopub?: { status?: Status } }, buffers?: ArrayBuffer[]) => {
      if (this.isDead) throw new Error("Cannot send");
      this.received.push(content);
      this.#deliver(() => this.#take(content, callbacks?.iopub?.status ?? (() => {}), buffers ?? []));
    };
    return { on, off, send, get: () => ({ comm_live: !this.isDead }) } as unknown as AnyModel;
  }

  /** Listeners that views have on their models. */
  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, some) => sum + some.size, 0);
  }

  /** The cell has ended: what has waited is taken. */
  wake(): void {
    this.isBusy = false;
    for (const take of this.#queue.splice(0)) take();
  }

  /** Answer what was held back. */
  release(type: Call["type"]): void {
    this.held.delete(type);
    for (const { rid, call } of this.#waiting.splice(0)) this.#carryOut(rid, call);
  }

  /** The host says that the comm has closed. */
  die(): void {
    this.isDead = true;
    for (const listener of this.#listeners.get("comm_live_update") ?? []) listener();
  }

  /** What another view does. */
  carryOut(call: Call): Result {
    return this.answerTo(call)[0];
  }

  say(message: FromKernel, buffers: readonly ArrayBuffer[] = []): void {
    const wire = structuredClone(message);
    this.#deliver(() => {
      for (const listener of this.#listeners.get("msg:custom") ?? []) listener(wire, buffers.map(asView));
    });
  }

  /** Of the calls that are held. */
  get heldRids(): string[] {
    return this.#waiting.map(({ rid }) => rid);
  }

  progress(rid: string, done: number, total: number | null, doing = "reading"): void {
    this.say({ type: "progress", rid, done, total, doing });
  }

  #deliver(arrive: () => void): void {
    if (this.#random() < this.weather.lose) return;
    const times = this.#random() < this.weather.double ? 2 : 1;
    const latency = this.#latency;
    for (let i = 0; i < times; i += 1) {
      setTimeout(arrive, this.#random() < this.weather.reorder ? latency * (1 + 20 * this.#random()) : latency);
    }
  }

  #take(message: ToKernel, status: Status, buffers: readonly ArrayBuffer[]): void {
    if (this.isBusy) {
      this.#queue.push(() => this.#take(message, status, buffers));
      return;
    }
    status({ content: { execution_state: "busy" } });
    if (!this.isStranger) this.#handle(message, buffers);
    const { lose, double, reorder } = this.weather;
    if (lose + double + reorder === 0) this.#deliver(() => status({ content: { execution_state: "idle" } }));
  }

  #handle(message: ToKernel, buffers: readonly ArrayBuffer[]): void {
    this.buffers.push(...buffers.map(bytesOf));
    const known = this.#answered.get(message.rid);
    if (message.type === "cancel") this.cancelled.push(message.rid);
    else if (known) this.say(...known);
    else if (this.#waiting.some(({ rid }) => rid === message.rid)) this.progress(message.rid, 0, null, "");
    else if (this.held.has(message.call.type)) this.#waiting.push({ rid: message.rid, call: message.call });
    else this.#carryOut(message.rid, message.call);
  }

  #carryOut(rid: string, call: Call): void {
    if (this.cancelled.includes(rid)) return;
    this.calls.push(call);
    const fault = this.faults[call.type];
    try {
      if (fault) throw fault;
      const [result, carried] = this.answerTo(call);
      this.#answer(rid, { type: "answer", rid, result }, carried);
    } catch (problem) {
      if (problem instanceof Error) throw problem;
      this.#answer(rid, { type: "failure", rid, fault: problem as Fault });
    }
  }

  #answer(rid: string, message: FromKernel, carried?: readonly Row[] | string): void {
    const text = typeof carried === "string" ? carried : JSON.stringify(carried);
    const buffers = text ? [new TextEncoder().encode(text).buffer as ArrayBuffer] : [];
    this.#answered.set(rid, [message, buffers]);
    this.say(message, buffers);
  }

  #random(): number {
    this.#seed = (this.#seed * 48271) % 2147483647;
    return this.#seed / 2147483647;
  }
}

/** JupyterLab hands buffers over as views. */
function asView(buffer: ArrayBuffer): DataView {
  return new DataView(buffer);
}
