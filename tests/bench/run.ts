/**
 * `npm run bench`: every figure that ipylake has to reach, as a ratio to an anchor measured beside it. Into bench.json.
 *
 *     npm run bench -- window scroll      these rows only
 *
 * The exit code is 1 when a row has missed its goal.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { writeConnection } from "../connection.ts";
import { chromium, demand, PYTHON } from "../environment.ts";
import { type Lake, startLake } from "../hosts/lake.ts";
import { execute, ROOT, runCommand, STATE } from "../processes.ts";
import { paint } from "./first-paint.ts";
import { inKernel } from "./kernel.ts";
import { echo, size, window_ } from "./large-lists.ts";
import { Room } from "./room.ts";
import { firstRow, idle, signedIn, variable } from "./rucio.ts";
import type { Result } from "./rule.ts";
import { scroll } from "./scrolling.ts";
import { headline, line } from "./table.ts";

const FOLDER = join(STATE, "bench");
const IN_KERNEL = ["memory", "sort", "import"];
const IN_PAGE = { paint, window: window_, scroll, size, echo };
const ON_RUCIO = { "first-row": firstRow, variable, idle };
const ALL = [...IN_KERNEL, ...Object.keys(IN_PAGE), "all-rows", ...Object.keys(ON_RUCIO)];

async function main(words: string[], signal: AbortSignal): Promise<number> {
  const unknown = words.filter((word) => !ALL.includes(word));
  if (unknown.length > 0) {
    console.error(`no row is called ${unknown.join(", ")}: choose of ${ALL.join(", ")}`);
    return 2;
  }
  const wanted = new Set(words.length > 0 ? words : ALL);
  const results: Result[] = [];
  const say = (some: readonly Result[]) => {
    results.push(...some);
    for (const one of some) console.log(line(one));
  };
  await demand(["python", "bundle", "chromium"], signal);
  console.log(headline);
  for (const row of IN_KERNEL) if (wanted.has(row)) say(await inKernel(row, {}, signal));
  await inPage(wanted, say);
  if (["all-rows", ...Object.keys(ON_RUCIO)].some((row) => wanted.has(row))) await onRucio(wanted, say, signal);
  await write(results, signal);
  return results.some(({ verdict }) => verdict === "missed") ? 1 : 0;
}

async function inPage(wanted: ReadonlySet<string>, say: (results: readonly Result[]) => void): Promise<void> {
  for (const [row, measure] of Object.entries(IN_PAGE)) {
    if (!wanted.has(row)) continue;
    const room = await Room.open(row); // a page of its own: what one row leaves behind is not the next one's burden
    try {
      say(await measure(room));
    } finally {
      await room.close();
    }
  }
}

async function onRucio(
  wanted: ReadonlySet<string>,
  say: (results: readonly Result[]) => void,
  signal: AbortSignal,
): Promise<void> {
  await demand(["rucio"], signal);
  const lake = await startLake(join(FOLDER, "lake"), signal);
  try {
    const env = environmentOf(lake);
    if (wanted.has("all-rows")) say(await inKernel("all-rows", env, signal));
    const room = await Room.open("rucio", env);
    try {
      const widget = await signedIn(room, "alice", "secret");
      for (const [row, measure] of Object.entries(ON_RUCIO)) if (wanted.has(row)) say(await measure(room, widget));
    } finally {
      await room.close();
    }
  } finally {
    await lake.stop();
  }
}

/** What a kernel needs to reach the lake with ipylake, and without. */
function environmentOf(lake: Lake): Record<string, string> {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, "ipylake.toml");
  writeConnection(lake, file);
  const access = { url: lake.url, ca: lake.ca, user: "alice", password: "secret" };
  return { IPYLAKE_CONFIG: file, BENCH_LAKE: JSON.stringify(access) };
}

async function write(results: readonly Result[], signal: AbortSignal): Promise<void> {
  const versions = await execute([PYTHON, "-c", VERSIONS], { limitS: 30, signal });
  const commit = await execute(["git", "rev-parse", "HEAD"], { limitS: 10, signal });
  const browser = await execute([await chromium(signal), "--version"], { limitS: 30, signal });
  const document = {
    date: new Date().toISOString(),
    commit: commit.output.trim(),
    processors: cpus().length,
    load: loadavg(),
    versions: { node: process.versions.node, chromium: browser.output.trim(), ...JSON.parse(versions.output) },
    results,
  };
  writeFileSync(join(ROOT, "bench.json"), `${JSON.stringify(document, null, 1)}\n`);
}

const VERSIONS = `
import json, platform
from importlib.metadata import version
names = ("anywidget", "ipywidgets", "jupyterlab", "ipykernel", "msgspec", "urllib3")
print(json.dumps({"python": platform.python_version(), **{name: version(name) for name in names}}))`;

await runCommand(main);
