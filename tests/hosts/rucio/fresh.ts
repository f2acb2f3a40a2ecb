/** Data of a test's own, which no storage element that is mounted has yet. */
import { join } from "node:path";
import { basePython } from "../../environment.ts";
import { execute, ROOT } from "../../processes.ts";
import type { Lake } from "../lake.ts";
import { test as base } from "./fixtures.ts";

const FRESH = join(ROOT, "tests", "lake", "fresh.py");

async function fresh(lake: Lake, ...words: string[]): Promise<string> {
  const signal = AbortSignal.timeout(100_000);
  const { code, output } = await execute([await basePython(signal), FRESH, lake.dir, ...words], {
    limitS: 100,
    signal,
  });
  if (code !== 0) throw new Error(output);
  return output.trim();
}

/** `dataset`: the name of one with two files, in scope `test`. */
export const test = base.extend<{ readonly dataset: string }>({
  dataset: async ({ lake }, use) => {
    const did = await fresh(lake, "make", "2", "1000");
    await use(did.slice(did.indexOf(":") + 1));
    await fresh(lake, "remove", did);
  },
});

export { expect } from "@playwright/test";
