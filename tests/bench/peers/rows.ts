/** ipylake next to others who do the same, on the same lake. What cannot be installed is said, and the rest goes on. */
import { withLake } from "../lake.ts";
import { PEER_GOALS, type PeerRow, type Say } from "./goals.ts";
import { compareExtension } from "./in-page.ts";
import { compareClients } from "./scripts.ts";

export const PEER_ROWS = Object.keys(PEER_GOALS) as PeerRow[];
const COMPARISONS = { "rucio-clients": compareClients, "rucio-jupyterlab": compareExtension };

/** Returns whether all wanted rows could be measured. */
export async function comparePeers(rows: ReadonlySet<string>, say: Say, signal: AbortSignal): Promise<boolean> {
  let isWhole = true;
  await withLake(signal, async (lake) => {
    for (const [peer, compare] of Object.entries(COMPARISONS)) {
      try {
        await compare(lake, (row) => rows.has(row), say, signal);
      } catch (error) {
        isWhole = false;
        console.error(`${peer} could not be measured: ${error instanceof Error ? error.message : error}`);
      }
    }
  });
  return isWhole;
}
