/**
 * `npm run bench`: every figure that ipylake has to reach, as a ratio to an anchor measured beside it. Into bench.json.
 *
 *     npm run bench -- window scroll                   these rows only
 *     npm run bench -- --host notebook window scroll   in Notebook 7, or in the stand-in of VS Code
 *     npm run bench -- --peers                         against Rucio's own Python client and JupyterLab extension
 *
 * The exit code is 1 when a row has missed its goal.
 */
import { parseArgs } from "node:util";
import { demand } from "../environment.ts";
import { runCommand } from "../processes.ts";
import { paint } from "./first-paint.ts";
import { GOALS, LIMITS } from "./goals.ts";
import { inKernel } from "./kernel.ts";
import { keystroke } from "./keystroke.ts";
import { withLake } from "./lake.ts";
import { echo, size, window_ } from "./large-lists.ts";
import { comparePeers, PEER_ROWS } from "./peers/rows.ts";
import { PLACES, type PlaceName } from "./places.ts";
import { type Measured, measured, record } from "./record.ts";
import { Room } from "./room.ts";
import { available, firstRow, idle, signedIn, variable } from "./rucio.ts";
import type { Result } from "./rule.ts";
import { scroll } from "./scrolling.ts";
import { headline, line } from "./table.ts";
import { records } from "./zenodo.ts";

const IN_KERNEL = ["memory", "sort", "import", "call-stop", "close"];
const TRANSFERS = [...Object.keys(GOALS), ...Object.keys(LIMITS)].filter((row) => /^(down|up)load/.test(row));
const ON_DOUBLE = [...Object.keys(GOALS), ...Object.keys(LIMITS)].filter((row) => row.startsWith("archive-"));
const IN_PAGE = { paint, window: window_, scroll, size, echo, keystroke, records };
const ON_RUCIO = { "first-row": firstRow, variable, available, idle };
const ALL = [...IN_KERNEL, ...TRANSFERS, ...ON_DOUBLE, ...Object.keys(IN_PAGE), "all-rows", ...Object.keys(ON_RUCIO)];
/** Rows that another host could make different. */
const BY_HOST = [...Object.keys(IN_PAGE), "first-row"];

type Say = (results: readonly Result[], host?: PlaceName) => void;

async function main(words: string[], signal: AbortSignal): Promise<number> {
  const options = { host: { type: "string", default: "lab" }, peers: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
  const host = PLACES.find((one) => one === values.host);
  const offered: readonly string[] = values.peers ? PEER_ROWS : host === "lab" ? ALL : BY_HOST;
  const unknown = positionals.filter((word) => !offered.includes(word));
  if (!host) throw new Error(`no host is called ${values.host}: choose of ${PLACES.join(", ")}`);
  if (unknown.length > 0) throw new Error(`no row is called ${unknown.join(", ")}: choose of ${offered.join(", ")}`);
  const wanted = new Set(positionals.length > 0 ? positionals : offered);
  const results: Measured[] = [];
  const say: Say = (some, host) => {
    const dated = some.map((one) => measured(one, host));
    results.push(...dated);
    for (const one of dated) console.log(line(one));
  };
  const clients = wanted.has("archive-record") ? (["clients"] as const) : [];
  const vscode = host === "vscode" ? (["vscode"] as const) : [];
  await demand(["python", "bundle", "chromium", ...clients, ...vscode], signal);
  console.log(headline);
  let isWhole = true;
  try {
    if (values.peers) isWhole = await comparePeers(wanted, (some) => say(some), signal);
    else await ours(wanted, host, say, signal);
  } finally {
    await record(results, signal);
  }
  return isWhole && results.every(({ verdict }) => verdict !== "missed") ? 0 : 1;
}

async function ours(wanted: ReadonlySet<string>, host: PlaceName, say: Say, signal: AbortSignal): Promise<void> {
  for (const row of IN_KERNEL) if (wanted.has(row)) say(await inKernel(row, {}, signal));
  for (const row of TRANSFERS) if (wanted.has(row)) say(await inKernel(row, {}, signal, "bench.transfers.rows"));
  for (const row of ON_DOUBLE) if (wanted.has(row)) say(await inKernel(row, {}, signal, "bench.archive.rows"));
  for (const [row, measure] of Object.entries(IN_PAGE)) {
    if (!wanted.has(row)) continue;
    const room = await Room.open(row, { host }); // a page of its own: what one row leaves is not the next one's burden
    try {
      say(await measure(room), host);
    } finally {
      await room.close();
    }
  }
  if (["all-rows", ...Object.keys(ON_RUCIO)].some((row) => wanted.has(row))) await onRucio(wanted, host, say, signal);
}

async function onRucio(wanted: ReadonlySet<string>, host: PlaceName, say: Say, signal: AbortSignal): Promise<void> {
  await withLake(signal, async ({ env }) => {
    if (wanted.has("all-rows")) say(await inKernel("all-rows", env, signal));
    const room = await Room.open("rucio", { host, env });
    try {
      const widget = await signedIn(room, "alice", "secret");
      for (const [row, measure] of Object.entries(ON_RUCIO)) {
        if (wanted.has(row)) say(await measure(room, widget), host);
      }
    } finally {
      await room.close();
    }
  });
}

await runCommand(main);
