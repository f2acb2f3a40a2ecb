/**
 * The frame of one output in the stand-in of Colab: a widget manager of its own, made of the releases that Colab's was
 * built on, with its own copy of every model it shows. Data makes a trip through JSON, buffers arrive as Uint8Array, a
 * message counts as handled when the page says that it was, and an `echo_update` is not known.
 */
import * as base from "colab-base";
import { ManagerBase } from "colab-base-manager";
import * as controls from "colab-controls";
import type { FromFrame, State, ToFrame } from "./port.ts";

type Callbacks = { readonly iopub?: { readonly status?: (message: object) => void } };
type Listener = (message: object) => void;
type LuminoWidget = { processMessage(message: object): void };

const modules = new Map<string, unknown>([
  ["@jupyter-widgets/base", base],
  ["@jupyter-widgets/controls", controls],
]);

/** A widget's AMD module, evaluated without a loader on the page. */
async function load(name: string): Promise<unknown> {
  if (modules.has(name)) return modules.get(name);
  const source = await (await fetch(`/${name}.js`)).text();
  const define = (...words: unknown[]) => {
    const [needs, make] = words.slice(-2) as [string[], (...needs: unknown[]) => unknown];
    modules.set(name, make(...needs.map((need) => modules.get(need))));
  };
  new Function("define", source)(define);
  return modules.get(name);
}

class Port {
  readonly comms = new Map<string, Comm>();
  readonly #waiting = new Map<string | number, (state?: State) => void>();
  #sent = 0;

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
      if (data.type === "comm") this.comms.get(data.id)?.receive(data.data, data.buffers);
      else if (data.type === "state") this.#waiting.get(data.id)?.(data.state);
      else this.#waiting.get(data.number)?.();
    };
  }

  stateOf(id: string): Promise<State | undefined> {
    return this.#ask(id, { type: "state", id });
  }

  async send(id: string, data: object, buffers: readonly (ArrayBuffer | ArrayBufferView)[]): Promise<void> {
    this.#sent += 1;
    await this.#ask(this.#sent, { type: "send", id, number: this.#sent, data, buffers });
  }

  tellHeight(height: number): void {
    this.port.postMessage({ type: "height", height } satisfies FromFrame);
  }

  #ask(key: string | number, message: FromFrame): Promise<State | undefined> {
    this.port.postMessage(message);
    return new Promise((resolve) => this.#waiting.set(key, resolve));
  }
}

class Comm {
  readonly target_name = "jupyter.widget";
  #listener: Listener = () => undefined;

  constructor(
    readonly comm_id: string,
    private readonly port: Port,
  ) {}

  send(
    data: object,
    callbacks?: Callbacks,
    _metadata?: object,
    buffers: (ArrayBuffer | ArrayBufferView)[] = [],
  ): string {
    const bytes = buffers.map((one) =>
      ArrayBuffer.isView(one) ? new Uint8Array(one.buffer, one.byteOffset, one.byteLength) : one,
    );
    this.port.send(this.comm_id, JSON.parse(JSON.stringify(data)), bytes).then(() => {
      callbacks?.iopub?.status?.({ content: { execution_state: "idle" } });
    });
    return "";
  }

  receive(data: object, buffers: readonly ArrayBuffer[]): void {
    const content = { comm_id: this.comm_id, data };
    this.#listener({ content, buffers: buffers.map((buffer) => new Uint8Array(buffer)) });
  }

  on_msg(listener: Listener): void {
    this.#listener = listener;
  }

  on_close(): void {}
  open = () => "";
  close = () => "";
}

class Manager extends ManagerBase {
  readonly #models = new Map<string, Promise<base.WidgetModel>>();

  constructor(private readonly port: Port) {
    super();
  }

  override get_model(id: string): Promise<base.WidgetModel> {
    const known = this.#models.get(id) ?? this.#make(id);
    this.#models.set(id, known);
    return known;
  }

  async #make(id: string): Promise<base.WidgetModel> {
    const comm = new Comm(id, this.port);
    this.port.comms.set(id, comm);
    const state = await this.port.stateOf(id);
    if (!state) throw new Error(`no model ${id}`);
    const options = {
      model_id: id,
      comm,
      model_name: state._model_name,
      model_module: state._model_module,
      model_module_version: state._model_module_version,
    };
    return this.new_model(options as never, state as never) as never;
  }

  protected override async loadClass(name: string, module: string): Promise<never> {
    return ((await load(module)) as Record<string, never>)[name] as never;
  }

  protected override _create_comm(): Promise<never> {
    throw new Error("not supported");
  }

  protected override _get_comm_info(): Promise<never> {
    throw new Error("not supported");
  }
}

addEventListener("message", async ({ data, ports: [port] }: MessageEvent<{ modelId?: string; theme?: string }>) => {
  if (data.theme !== undefined) document.documentElement.setAttribute("theme", data.theme);
  if (data.modelId === undefined || !port) return;
  document.documentElement.setAttribute("theme", location.hash.slice(1));
  const page = new Port(port);
  const manager = new Manager(page);
  const view = await manager.create_view((await manager.get_model(data.modelId)) as never);
  const { luminoWidget, pWidget } = view as unknown as Partial<Record<"luminoWidget" | "pWidget", LuminoWidget>>;
  const widget = luminoWidget ?? pWidget;
  widget?.processMessage({ type: "before-attach", isConflatable: false });
  document.body.append(view.el);
  widget?.processMessage({ type: "after-attach", isConflatable: false });
  new ResizeObserver(() => page.tellHeight(document.documentElement.scrollHeight)).observe(document.body);
});
