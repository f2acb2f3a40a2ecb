import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { Fault } from "../bridge/protocol.ts";
import type { Browser } from "../stores/browser.ts";
import type { DownloadOptions } from "../stores/transfers.ts";

export interface DownloadOrder {
  /** What came of the last order, until another selection is made. */
  readonly fault: ReadonlySignal<Fault | null>;
  start(): void;
  /** The last order once more, with a consent it lacked. */
  again(more: DownloadOptions): void;
}

/** *Download* as a conversation: an order, a question such as "so many?", the same order with the answer. */
export function useDownloadOrder({ transfers, selection }: Pick<Browser, "transfers" | "selection">): DownloadOrder {
  const last = useSignal({ selection: -1, options: {} as DownloadOptions });
  const send = (options: DownloadOptions) => {
    last.value = { selection: selection.state.peek().version, options };
    transfers.download(options);
  };
  return {
    fault: useComputed(() =>
      selection.state.value.version === last.value.selection ? transfers.startFault.value : null,
    ),
    start: () => send({}),
    again: (more) => send({ ...last.peek().options, ...more }),
  };
}
