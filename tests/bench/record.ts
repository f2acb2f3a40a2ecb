/** bench.json: for each row its last measurement, with what it was measured on. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { chromium, PYTHON } from "../environment.ts";
import { execute, lastLines, ROOT } from "../processes.ts";
import type { PlaceName } from "./places.ts";
import type { Result } from "./rule.ts";

const FILE = join(ROOT, "bench.json");

export interface Measured extends Result {
  /** Where it was measured, if in a page. */
  readonly host?: PlaceName;
  readonly date: string;
  /** Programs that wanted a processor in the minute before we began: those of others. */
  readonly load: number;
}

const load = loadavg()[0] ?? Number.NaN;

export const measured = (result: Result, host?: PlaceName): Measured => ({
  ...result,
  ...(host ? { host } : {}),
  date: new Date().toISOString(),
  load,
});

/** Puts results into the file; rows that were not measured stay as they are. */
export async function record(results: readonly Measured[], signal: AbortSignal): Promise<void> {
  const versions = await execute([PYTHON, "-c", VERSIONS], { limitS: 30, signal });
  const commit = await execute(["git", "rev-parse", "HEAD"], { limitS: 10, signal });
  const browser = await execute([await chromium(signal), "--version"], { limitS: 30, signal });
  const known: Measured[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")).results : [];
  const isNew = ({ row, host }: Measured) => results.some((one) => one.row === row && one.host === host);
  const document = {
    date: new Date().toISOString(),
    commit: commit.output.trim(),
    processors: cpus().length,
    versions: {
      node: process.versions.node,
      chromium: lastLines(browser.output, 1),
      ...JSON.parse(versions.output),
    },
    results: [...known.filter((one) => !isNew(one)), ...results],
  };
  writeFileSync(FILE, `${JSON.stringify(document, null, 1)}\n`);
}

const VERSIONS = `
import json, platform
from importlib.metadata import version
names = ("anywidget", "ipywidgets", "jupyterlab", "notebook", "ipykernel", "msgspec", "urllib3")
print(json.dumps({"python": platform.python_version(), **{name: version(name) for name in names}}))`;
