import type { AnyModel } from "@anywidget/types";
import type { Calls } from "../../js/bridge/calls.ts";
import { FaultError, faultOf } from "../../js/bridge/fault.ts";
import type { Cancel, FromKernel, Request, Result } from "../../js/bridge/protocol.ts";

type Listener = (message: FromKernel, buffers: DataView[]) => void;

/** A kernel behind a model, as a host gives one to the bundle. `parts` of the front end by their name. */
export function modelOf(kernel: Calls, parts: Readonly<Record<string, string>>): AnyModel {
  const listeners = new Set<Listener>();

  async function take(message: Request | Cancel) {
    if (message.type === "cancel") return;
    const { rid, call } = message;
    const say = (content: FromKernel, buffer?: string) => {
      const buffers = buffer === undefined ? [] : [new DataView(new TextEncoder().encode(buffer).buffer)];
      for (const listener of listeners) listener(content, buffers);
    };
    if (call.type === "get-part") return say({ type: "answer", rid, result: { type: "part" } }, parts[call.name]);
    try {
      const onProgress: NonNullable<Parameters<Calls["ask"]>[1]>["onProgress"] = (progress) =>
        say({ ...progress, rid });
      const said = await kernel.ask(call, { onProgress });
      // Of a list the rows travel in a buffer; those of a review are its own.
      const isListed = said.type === "opened" || said.type === "window";
      const { rows, ...rest } = { rows: undefined, ...said };
      const result = (isListed ? rest : said) as Result;
      say({ type: "answer", rid, result }, isListed ? JSON.stringify(rows) : undefined);
    } catch (error) {
      say({ type: "failure", rid, fault: error instanceof FaultError ? error.fault : faultOf("error", String(error)) });
    }
  }

  const model = {
    get: (name: string) => (name === "layout" ? { comm_live: kernel.kernel.value !== "gone" } : undefined),
    set() {},
    save_changes() {},
    send: (message: Request | Cancel) => void take(message),
    on: (name: string, listener: Listener) => name === "msg:custom" && listeners.add(listener),
    off: (_: string, listener: Listener) => listeners.delete(listener),
  };
  return model as unknown as AnyModel;
}
