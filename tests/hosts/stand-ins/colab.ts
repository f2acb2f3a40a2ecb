/**
 * A stand-in for Colab's page: it alone talks to the kernel, and every output with a widget is a frame of another origin
 * that gets the states of models and their messages through a port. What it does not show: Colab's kernel and its limits.
 */
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { Cells, type PageOptions, startKernel } from "./cells.ts";
import type { FromFrame, State, ToFrame } from "./port.ts";

interface Model {
  readonly state: State;
  readonly comm: Kernel.IComm;
  readonly ports: Set<MessagePort>;
}

interface CommData {
  readonly method?: string;
  readonly state?: State;
  readonly buffer_paths?: readonly (readonly (string | number)[])[];
}

const FRAME_ORIGIN = "https://frame.colab.test";
const models = new Map<string, Model>();
let theme = "light";

function copyOf(buffer: ArrayBuffer | ArrayBufferView): ArrayBuffer {
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
  return bytes.slice().buffer as ArrayBuffer;
}

/** The state with its binary values put back where the wire took them out. */
function whole({ state = {}, buffer_paths = [] }: CommData, buffers: readonly ArrayBuffer[]): State {
  buffer_paths.forEach((path, i) => {
    let place = state as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
    place[path.at(-1) ?? ""] = buffers[i];
  });
  return state;
}

function opened(comm: Kernel.IComm, { content, buffers = [] }: KernelMessage.ICommOpenMsg): void {
  const data = content.data as CommData;
  const model: Model = { state: whole(data, buffers.map(copyOf)), comm, ports: new Set() };
  models.set(comm.commId, model);
  comm.onMsg = (message) => {
    const data = structuredClone(message.content.data) as CommData;
    const copies = (message.buffers ?? []).map(copyOf);
    if (data.method === "update") Object.assign(model.state, whole(data, copies));
    const told: ToFrame = { type: "comm", id: comm.commId, data: data as object, buffers: copies };
    for (const port of model.ports) port.postMessage(told);
  };
  comm.onClose = () => void models.delete(comm.commId);
}

function show(modelId: string, box: HTMLElement): void {
  const frame = document.createElement("iframe");
  frame.sandbox.add("allow-scripts", "allow-same-origin", "allow-forms", "allow-popups", "allow-downloads");
  frame.src = `${FRAME_ORIGIN}/frame#${theme}`;
  frame.onload = () => {
    const { port1: port, port2 } = new MessageChannel();
    const tell = (message: ToFrame) => port.postMessage(message);
    port.onmessage = async ({ data: message }: MessageEvent<FromFrame>) => {
      if (message.type === "height") {
        frame.style.height = `${message.height}px`;
        return;
      }
      const model = models.get(message.id);
      if (message.type === "state") {
        model?.ports.add(port);
        tell({ type: "state", id: message.id, state: model?.state });
      } else {
        const { data, number, buffers } = message;
        // A kernel that does not know the comm handles the message, too: by a line in its log.
        if (!model) return tell({ type: "sent", number });
        if ((data as CommData).method === "update") Object.assign(model.state, (data as CommData).state);
        await model.comm.send(data as never, undefined, [...buffers]).done.catch(() => undefined);
        tell({ type: "sent", number });
      }
    };
    frame.contentWindow?.postMessage({ modelId }, FRAME_ORIGIN, [port2]);
  };
  box.append(frame);
}

function setTheme(dark: boolean): void {
  theme = dark ? "dark" : "light";
  document.documentElement.setAttribute("theme", theme);
  for (const frame of document.querySelectorAll("iframe")) {
    frame.contentWindow?.postMessage({ theme }, FRAME_ORIGIN);
  }
}

window.openStandIn = async (options: PageOptions) => {
  setTheme(options.dark);
  const kernel = await startKernel(options);
  kernel.registerCommTarget("jupyter.widget", opened);
  const cells = new Cells(kernel, show, false);
  window.standIn = {
    start: (index, code) => cells.start(index, code),
    clear: (index) => cells.clear(index),
    outputs: (index) => cells.outputs(index),
    restart: async () => {
      models.clear();
      await kernel.restart();
    },
    interrupt: () => kernel.interrupt(),
    shutdown: () => kernel.shutdown(),
    setTheme,
  };
};
