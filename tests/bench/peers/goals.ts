/** What ipylake is to be faster at than others who do the same. */
import type { Goal } from "../goals.ts";
import type { Result } from "../rule.ts";

const CLIENT = "rucio-clients: list_dids, with kind and size";
const REPLICAS = "rucio-clients: list_replicas, this element's files in any order";
const SEARCH = "rucio-jupyterlab: did-search, which answers with 1 000 of them";
const DETAILS = "rucio-jupyterlab: did, asked every 10 s until it is no longer fetching";

const faster = (what: string, anchor: string): Goal => ({ what, anchor, unit: "s", ratio: 1 });

export const PEER_GOALS = {
  "client-name": faster("search of 21 000 DIDs in a script: first name", CLIENT),
  "client-names": faster("search of 21 000 DIDs in a script: all names", CLIENT),
  "client-file": faster("dataset of 10 000 files in a script: first file, and whether it is here", REPLICAS),
  "client-paths": faster("dataset of 10 000 files in a script: all paths", REPLICAS),
  "client-download": {
    what: "1 GiB over https, adler32 verified",
    anchor: "rucio-clients: its WebDAV protocol, then its adler32",
    unit: "s",
    ratio: 0.5,
  },
  "extension-name": faster("search of 21 000 DIDs: Enter → first row drawn", SEARCH),
  "extension-names": faster("search of 21 000 DIDs: Enter → 1 000 rows in the listing", SEARCH),
  "extension-files": faster("dataset of 10 000 files: opened → all names in the listing", "rucio-jupyterlab: files"),
  "extension-file": faster("dataset of 10 000 files: opened → first file drawn with its availability", DETAILS),
  "extension-paths": faster("dataset of 10 000 files: Add to notebook → variable set", DETAILS),
} as const satisfies Record<string, Goal>;

export type PeerRow = keyof typeof PEER_GOALS;
export type Wanted = (row: PeerRow) => boolean;
export type Say = (results: readonly Result[]) => void;
