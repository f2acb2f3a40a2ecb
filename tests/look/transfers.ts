import { faultOf } from "../../js/bridge/fault.ts";
import type { TransferLine, TransfersState } from "../../js/bridge/protocol.ts";
import { NO_TRANSFERS } from "../../js/stores/transfers.ts";

/** Seven files on their way, one of each sort. */
function line(number: number, state: TransferLine["state"], more: Partial<TransferLine> = {}): TransferLine {
  const name = `data22_13p6TeV:DAOD_PHYS.33219458._${String(number).padStart(6, "0")}.pool.root.1`;
  return {
    ...{ transfer: number, name, state, size: 402e6, bytes: 0, rate: 0, place: "DESY-HH", path: "" },
    ...{ verified: false, wasThere: false, fault: null, ...more },
  };
}

export const LINES: readonly TransferLine[] = [
  line(4, "failed", {
    size: 437e6,
    fault: {
      ...faultOf("server-fault", "Its adler32 is `5f0c7b91` where the catalog tells `5f0c1a2e`"),
      hint: "Nothing was written under the final name",
    },
  }),
  line(5, "running", { bytes: 249e6, rate: 52e6 }),
  line(6, "running", { size: 423e6, bytes: 131e6, rate: 32e6 }),
  line(3, "verifying", { bytes: 402e6 }),
  line(7, "paused", { bytes: 51e6 }),
  line(8, "waiting"),
  line(1, "done", { size: 441e6, bytes: 441e6, verified: true, path: "/home/alice/data/_000001.pool.root.1" }),
  line(2, "done", { size: 428e6, bytes: 428e6, path: "/home/alice/data/_000002.pool.root.1", wasThere: true }),
];

export const MOVING: TransfersState = {
  ...NO_TRANSFERS,
  ...{ version: 5, files: 8, failed: 1, running: 3, paused: 1, waiting: 1, done: 2 },
  ...{ bytes: 1.73e9, size: 2.99e9, rate: 84e6, secondsLeft: 15 },
};
