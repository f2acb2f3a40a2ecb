/** ipylake next to others who do the same, on the same lake. What cannot be installed is said, and the rest goes on. */
import { type BenchLake, withLake } from "../lake.ts";
import type { Result } from "../rule.ts";
import { compareExtension } from "./in-page.ts";
import { compareClients } from "./scripts.ts";

type Compare = (lake: BenchLake, say: (results: readonly Result[]) => void, signal: AbortSignal) => Promise<void>;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  "rucio-clients": compareClients,
  "rucio-jupyterlab": compareExtension,
};

/** Returns whether all of them could be measured. */
export async function comparePeers(say: (results: readonly Result[]) => void, signal: AbortSignal): Promise<boolean> {
  let isWhole = true;
  await withLake(signal, async (lake) => {
    for (const [peer, compare] of Object.entries(COMPARISONS)) {
      try {
        await compare(lake, say, signal);
      } catch (error) {
        isWhole = false;
        console.error(`${peer} could not be measured: ${error instanceof Error ? error.message : error}`);
      }
    }
  });
  return isWhole;
}
