import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { Fault } from "../bridge/protocol.ts";
import type { Browser } from "../stores/browser.ts";
import type { DownloadOptions } from "../stores/transfers.ts";
import { isUnderWay } from "../text/transfer.ts";
import type { VariableOrder } from "./variable-order.ts";

export interface DownloadOrder {
  /** What came of the last order, until another selection is made. */
  readonly fault: ReadonlySignal<Fault | null>;
  /** A variable waits for the files. */
  readonly isAwaited: ReadonlySignal<boolean>;
  start(): void;
  /** The variable that was refused for want of these files is set when they are here. */
  startForVariable(): void;
  /** The last order once more, with a consent it lacked. */
  again(more: DownloadOptions): void;
}

/** *Download* as a conversation: an order, a question such as "so many?", the same order with the answer. */
export function useDownloadOrder(
  { transfers, selection }: Pick<Browser, "transfers" | "selection">,
  variable: VariableOrder,
): DownloadOrder {
  const last = useSignal({ selection: -1, options: {} as DownloadOptions });
  const isAwaited = useSignal(false);
  const send = (options: DownloadOptions) => {
    last.value = { selection: selection.state.peek().version, options };
    transfers.download(options);
  };
  useSignalEffect(() => {
    if (!isAwaited.value || transfers.isStarting.value) return;
    const hasBegun = transfers.started.value !== null;
    if (hasBegun && isUnderWay(transfers.state.value)) return;
    isAwaited.value = false;
    if (hasBegun) variable.again({});
  });
  return {
    fault: useComputed(() =>
      selection.state.value.version === last.value.selection ? transfers.startFault.value : null,
    ),
    isAwaited,
    start: () => send({}),
    startForVariable() {
      send({});
      isAwaited.value = true;
    },
    again: (more) => send({ ...last.peek().options, ...more }),
  };
}
