/** Rows against rucio-clients: two scripts, each run in a process of its own for every measurement. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PYTHON } from "../../environment.ts";
import { execute, lastLines, ROOT } from "../../processes.ts";
import type { BenchLake } from "../lake.ts";
import { judged, pairsOf, quantile, type Result } from "../rule.ts";
import { shown } from "../table.ts";
import { PEER_GOALS } from "./goals.ts";
import { FOLDER, installed } from "./install.ts";

const LIMIT_S = 120;
const DIDS = 21_002;
const FILES = 10_000;

/** Seconds until the first is there, and until all are. */
interface Streamed {
  readonly first: number;
  readonly all: number;
  readonly count: number;
}

export async function compareClients(
  { lake, env }: BenchLake,
  say: (results: readonly Result[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const python = await installed("rucio-clients", signal);
  const there = {
    ...env,
    ...clientSettings(),
    BENCH_ELEMENT: lake.mounts[0]?.rse ?? "",
    PYTHONPATH: join(ROOT, "tests"),
  };
  const streamed = async (command: readonly string[], count: number): Promise<Streamed> => {
    const { code, output, timedOut } = await execute(command, { limitS: LIMIT_S, signal, env: there });
    if (timedOut) return { first: LIMIT_S, all: LIMIT_S, count };
    if (code !== 0) throw new Error(`${command.join(" ")}: ${lastLines(output, 12)}`);
    const result: Streamed = JSON.parse(lastLines(output, 1));
    if (result.count !== count) throw new Error(`${command.join(" ")}: ${result.count} instead of ${count}`);
    return result;
  };
  const theirs = (what: string, count: number) => streamed([python, "-m", "bench.peers.client", what], count);
  const ours = (what: string, count: number) => streamed([PYTHON, "-m", "bench.peers.ours", what], count);

  const searches = await pairsOf(
    () => theirs("search", DIDS),
    () => ours("search", DIDS),
  );
  const short = [];
  for (let turn = 0; turn < 3; turn += 1) short.push((await theirs("names", DIDS)).all);
  say([
    judged("client-name", PEER_GOALS["client-name"], only(searches, "first")),
    judged(
      "client-names",
      PEER_GOALS["client-names"],
      only(searches, "all"),
      `theirs without kind and size: ${shown(quantile(short), "s")}`,
    ),
  ]);
  const files = await pairsOf(
    () => theirs("paths", FILES),
    async () => ({ first: (await ours("files", FILES)).first, all: (await ours("paths", FILES)).all, count: FILES }),
  );
  say([
    judged("client-file", PEER_GOALS["client-file"], only(files, "first")),
    judged("client-paths", PEER_GOALS["client-paths"], only(files, "all"), "ours have been looked at, each by stat"),
  ]);
}

export function only<Key extends string>(
  pairs: readonly { readonly anchor: Readonly<Record<Key, number>>; readonly ours: Readonly<Record<Key, number>> }[],
  key: Key,
) {
  return pairs.map(({ anchor, ours }) => ({ anchor: anchor[key], ours: ours[key] }));
}

/** Nothing of the person's own client is read or written. */
function clientSettings(): Record<string, string> {
  const home = join(FOLDER, "client");
  mkdirSync(join(home, "etc"), { recursive: true });
  writeFileSync(join(home, "etc", "rucio.cfg"), `[client]\nauth_token_file_path = ${join(home, "token")}\n`);
  return { RUCIO_HOME: home };
}
