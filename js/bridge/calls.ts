import type { AnyModel } from "@anywidget/types";
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Answered, answered, understood } from "./answers.ts";
import { type Buffer, forSending } from "./buffers.ts";
import { FaultError, faultOf } from "./fault.ts";
import { type KernelState, stateOf } from "./kernel-state.ts";
import type { Answer, Call, Cancel, Failure, FromKernel, Progress, Request } from "./protocol.ts";

export type KernelEvent = Exclude<FromKernel, Answer | Failure | Progress>;

export interface AskOptions {
  /** Aborting it withdraws the question and tells the kernel. */
  readonly signal?: AbortSignal;
  /** Sent as copies, again with every repetition, and forgotten with the answer. */
  readonly buffers?: readonly Uint8Array[];
  readonly onProgress?: (progress: Progress) => void;
}

export interface Calls {
  readonly kernel: ReadonlySignal<KernelState>;
  /**
   * Ask the kernel. The question is repeated under the same number after 5, 10, 20 … s of silence (a hello: after 0.25,
   * 0.5, 1 … s), since messages get lost; the kernel takes the repetitions for one, and says that it is at work. There is no time limit.
   *
   * Rejects with FaultError: what the kernel says, `cancelled`, or `no-kernel`.
   */
  ask<C extends Call>(call: C, options?: AskOptions): Promise<Answered<C>>;
  /** What the kernel says unasked, until `signal` ends. */
  onEvent(listener: (event: KernelEvent) => void, signal: AbortSignal): void;
}

interface Pending {
  readonly request: Request;
  readonly buffers: readonly Uint8Array[];
  /** Calls are numbered in the order they were asked. */
  readonly number: number;
  readonly since: number;
  isTaken: boolean;
  /** Something was heard of it since it was last repeated. */
  isHeard: boolean;
  silenceMs: number;
  repeatAt: number;
  answer(message: Answer, buffers: readonly Buffer[]): void;
  progress(progress: Progress): void;
  fail(error: unknown): void;
}

/** What hosts tell of a message that was sent. */
interface HostStatus {
  readonly content?: { readonly execution_state?: string };
}

const FIRST_SILENCE_MS = 5000;
/**
 * Of a hello. JupyterLab has a thread made in the kernel for each comm, and what is sent before that is ready waits in
 * the main thread, maybe behind the cell that shows this view.
 */
const FIRST_HELLO_MS = 250;

/** The calls of one model. All its views share them: their numbers never meet, also where each frame has a model of its own. */
export function createCalls(model: AnyModel, abort: AbortSignal): Calls {
  const prefix = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join("");
  const pending = new Map<string, Pending>();
  const listeners = new Set<(event: KernelEvent) => void>();
  const kernel = signal<KernelState>("connecting");
  let count = 0;
  let hasSpoken = false;
  /** The host could not send. */
  let isLost = false;
  /** The host says that the comm has closed. It is shown, not obeyed: an answer proves it wrong. */
  let isClosed = hostHasClosed(model);
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Repeats what was met with silence, and looks at how long the kernel takes. */
  function review() {
    clearTimeout(timer);
    if (isLost || kernel.peek() === "mismatch") return;
    const now = performance.now();
    for (const one of pending.values()) if (one.repeatAt <= now) repeat(one, now);
    const [state, changesAt] = stateOf([...pending.values()], hasSpoken, now);
    kernel.value = isClosed ? "gone" : state;
    const next = Math.min(changesAt, ...Array.from(pending.values(), ({ repeatAt }) => repeatAt));
    if (next < Infinity && !abort.aborted) timer = setTimeout(review, Math.ceil(next - now));
  }

  function repeat(one: Pending, now: number) {
    one.silenceMs *= 2;
    one.repeatAt = now + one.silenceMs;
    one.isHeard = false;
    // A kernel that has handled it without a word knows nothing of this view: it was started anew (seen in Colab).
    send(one.request, one.buffers, () => void (!one.isHeard && pending.has(one.request.rid) && lose()));
  }

  function send(message: Request | Cancel, buffers: readonly Uint8Array[] = [], onHandled = () => {}) {
    // The host tells when the kernel begins to handle a message (it is not busy with a cell then), and when it has.
    const status = ({ content }: HostStatus) => {
      hasSpoken = true;
      taken(message.rid);
      if (content?.execution_state === "idle") onHandled();
      review();
    };
    try {
      model.send(message, { iopub: { status } }, buffers.map(forSending));
    } catch {
      lose(); // "Cannot send": the comm went with its kernel
    }
  }

  /** The kernel takes messages in turn: what was asked before `rid` has come, too. */
  function taken(rid: string) {
    const last = pending.get(rid)?.number ?? -1;
    for (const one of pending.values()) if (one.number <= last) one.isTaken = true;
  }

  function lose() {
    isLost = true;
    kernel.value = "gone";
    for (const one of [...pending.values()]) one.fail(noKernel());
  }

  function receive(received: unknown, buffers: readonly Buffer[] = []) {
    const message = understood(received);
    if (!message) return;
    hasSpoken = true;
    isLost = isClosed = false;
    if ("rid" in message) {
      const one = pending.get(message.rid);
      taken(message.rid);
      if (message.type === "answer") one?.answer(message, buffers);
      else if (message.type === "failure") one?.fail(new FaultError(message.fault));
      else one?.progress(message);
    } else for (const listener of listeners) listener(message);
    if (kernel.peek() !== "mismatch") kernel.value = "ready";
    review();
  }

  function ask<C extends Call>(call: C, { signal, buffers = [], onProgress }: AskOptions = {}): Promise<Answered<C>> {
    if (signal?.aborted || abort.aborted) return Promise.reject(cancelled());
    if (isLost) return Promise.reject(noKernel());
    const since = performance.now();
    count += 1;
    const request: Request = { type: "request", rid: `${prefix}-${count}`, call };
    const isHello = call.type === "hello" || call.type === "open-form";
    const silenceMs = isHello ? FIRST_HELLO_MS : FIRST_SILENCE_MS;
    const repeats = { isTaken: false, isHeard: false, silenceMs, repeatAt: since + silenceMs };
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        if (isHello && isAnswer(error)) kernel.value = "mismatch";
        end();
        reject(error);
      };
      const withdraw = () => {
        fail(cancelled());
        send({ type: "cancel", rid: request.rid });
      };
      const end = () => {
        pending.delete(request.rid);
        signal?.removeEventListener("abort", withdraw);
        review();
      };
      const one: Pending = {
        ...{ request, buffers, number: count, since, ...repeats, fail },
        answer(message, received) {
          try {
            resolve(answered(call, message.result, received));
            end();
          } catch (error) {
            fail(error);
          }
        },
        progress(progress) {
          one.isHeard = true;
          one.silenceMs = FIRST_SILENCE_MS;
          one.repeatAt = performance.now() + FIRST_SILENCE_MS;
          if (progress.doing) onProgress?.(progress);
        },
      };
      signal?.addEventListener("abort", withdraw, { once: true });
      pending.set(request.rid, one);
      send(request, buffers);
      review();
    });
  }

  const notice = () => {
    isClosed = hostHasClosed(model);
    review();
  };
  model.on("msg:custom", receive);
  model.on("comm_live_update", notice);
  review();
  abort.addEventListener("abort", () => {
    model.off("msg:custom", receive);
    model.off("comm_live_update", notice);
    for (const one of [...pending.values()]) one.fail(cancelled());
    clearTimeout(timer);
  });
  return {
    kernel,
    ask,
    onEvent(listener, signal) {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
  };
}

/**
 * Whether the host says that the comm is closed. When a kernel goes, and for notebooks opened with saved state,
 * ipywidgets marks every model (base-manager `disconnect`); of those anywidget shows us only our layout's.
 */
function hostHasClosed(model: AnyModel): boolean {
  const layout: unknown = model.get("layout");
  return typeof layout === "object" && layout !== null && "comm_live" in layout && layout.comm_live === false;
}

/** Whether the kernel itself said so. */
function isAnswer(error: unknown): boolean {
  return error instanceof FaultError && !["cancelled", "no-kernel"].includes(error.fault.code);
}

function cancelled(): FaultError {
  return new FaultError(faultOf("cancelled", "Stopped"));
}

function noKernel(): FaultError {
  return new FaultError(faultOf("no-kernel", "No kernel behind this view", "Run the cell again to go on"));
}
