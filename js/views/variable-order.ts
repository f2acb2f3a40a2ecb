import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { Fault } from "../bridge/protocol.ts";
import type { Browser } from "../stores/browser.ts";
import type { AddOptions } from "../stores/variable.ts";

export interface VariableOrder {
  /** What came of the last order, until the name or the selection differs from what was ordered. */
  readonly fault: ReadonlySignal<Fault | null>;
  add(options?: AddOptions): void;
  /** The last order once more, with a consent it lacked. */
  again(more: AddOptions): void;
}

/** *Add to notebook* as a conversation: an order, a question such as "overwrite?", the same order with the answer. */
export function useVariableOrder({ variable, selection }: Pick<Browser, "variable" | "selection">): VariableOrder {
  const last = useSignal({ name: "", selection: -1, options: {} as AddOptions });
  const send = (options: AddOptions) => {
    last.value = { name: variable.name.peek(), selection: selection.state.peek().version, options };
    variable.add(options);
  };
  return {
    fault: useComputed(() => {
      const { name, selection: version } = last.value;
      const isOutOfDate = variable.name.value !== name || selection.state.value.version !== version;
      return isOutOfDate ? null : variable.fault.value;
    }),
    add: (options = {}) => send(options),
    again: (more) => send({ ...last.peek().options, ...more }),
  };
}
