import { faultOf } from "../../js/bridge/fault.ts";
import type { Fault } from "../../js/bridge/protocol.ts";
import type { Script } from "./scripted-kernel.ts";

/** One thing to look at: what the kernel says, and what a person has done then. */
export interface State extends Script {
  readonly act?: (root: ShadowRoot) => void | Promise<void>;
}

export const OUT: Script = { session: { state: "out", account: "", expiresAt: null } };

export const fault = (code: string, message: string, rest: Partial<Fault>): Fault => ({
  ...faultOf(code, message),
  ...rest,
});
