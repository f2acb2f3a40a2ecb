/** Rows against rucio-clients: two scripts, each run in a process of its own for every measurement. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PYTHON } from "../../environment.ts";
import { execute, lastLines, ROOT } from "../../processes.ts";
import { inKernel } from "../kernel.ts";
import type { BenchLake } from "../lake.ts";
import { judged, pairsOf, quantile, type Result } from "../rule.ts";
import { shown } from "../table.ts";
import { PEER_GOALS, type Say, type Wanted } from "./goals.ts";
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

interface Both {
  theirs(what: string, count: number): Promise<Streamed>;
  ours(what: string, count: number): Promise<Streamed>;
}

export async function compareClients(lake: BenchLake, wanted: Wanted, say: Say, signal: AbortSignal): Promise<void> {
  const parts = [
    { rows: ["client-name", "client-names"], measure: searching },
    { rows: ["client-file", "client-paths"], measure: locating },
  ] as const;
  const chosen = parts.filter(({ rows }) => rows.some(wanted));
  if (chosen.length === 0 && !wanted("client-download")) return;
  const python = await installed("rucio-clients", signal);
  const element = lake.lake.mounts[0]?.rse ?? "";
  const env = { ...lake.env, ...clientSettings(), BENCH_ELEMENT: element, PYTHONPATH: join(ROOT, "tests") };
  const streamed = async (command: readonly string[], count: number): Promise<Streamed> => {
    const { code, output, timedOut } = await execute(command, { limitS: LIMIT_S, signal, env });
    if (timedOut) return { first: LIMIT_S, all: LIMIT_S, count };
    if (code !== 0) throw new Error(`${command.join(" ")}: ${lastLines(output, 12)}`);
    const result: Streamed = JSON.parse(lastLines(output, 1));
    if (result.count !== count) throw new Error(`${command.join(" ")}: ${result.count} instead of ${count}`);
    return result;
  };
  const both: Both = {
    theirs: (what, count) => streamed([python, "-m", "bench.peers.client", what], count),
    ours: (what, count) => streamed([PYTHON, "-m", "bench.peers.ours", what], count),
  };
  for (const { measure } of chosen) say(await measure(both));
  if (wanted("client-download")) {
    say(await inKernel("client-download", { ...env, BENCH_PEER: python }, signal, "bench.transfers.rows"));
  }
}

async function searching({ theirs, ours }: Both): Promise<Result[]> {
  const pairs = await pairsOf(
    () => theirs("search", DIDS),
    () => ours("search", DIDS),
  );
  const short: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) short.push((await theirs("names", DIDS)).all);
  const note = `theirs without kind and size: ${shown(quantile(short), "s")}`;
  return [
    judged("client-name", PEER_GOALS["client-name"], only(pairs, "first")),
    judged("client-names", PEER_GOALS["client-names"], only(pairs, "all"), note),
  ];
}

async function locating({ theirs, ours }: Both): Promise<Result[]> {
  const pairs = await pairsOf(
    () => theirs("paths", FILES),
    async () => ({ first: (await ours("files", FILES)).first, all: (await ours("paths", FILES)).all, count: FILES }),
  );
  return [
    judged("client-file", PEER_GOALS["client-file"], only(pairs, "first")),
    judged("client-paths", PEER_GOALS["client-paths"], only(pairs, "all"), "ours have been looked at, each by stat"),
  ];
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
