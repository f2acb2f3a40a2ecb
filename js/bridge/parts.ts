import type { Calls } from "./calls.ts";
import { kit } from "./kit.ts";

/** Gets the module of a part from the kernel, by the name of its file. Rejects as `ask` does, or with what is wrong with it. */
export type GetPart = (name: string, signal: AbortSignal) => Promise<object>;

/** Parts come from the kernel behind `calls`; `load` makes a module of code. */
export function partsFrom(calls: Calls, load: (code: string) => Promise<object> = loaded): GetPart {
  return async (name, signal) => {
    const { code } = await calls.ask({ type: "get-part", name }, { signal });
    const module = (await load(code)) as { default(shared: typeof kit): object };
    return module.default(kit);
  };
}

/** As anywidget loads the entry: where that is allowed, so is this. */
async function loaded(code: string): Promise<object> {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}
