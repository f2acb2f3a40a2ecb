/** What a host test gets: one JupyterLab for each worker, one notebook with a fresh kernel for each test. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { TEST_LAKE } from "../beds.ts";
import { STATE } from "../processes.ts";
import { type Lab, startLab } from "./lab.ts";
import { type Lake, runningLake, startLake } from "./lake.ts";
import { Notebook, writeNotebook } from "./notebook.ts";

interface WorkerFixtures {
  readonly lake: Lake;
  readonly lab: Lab;
}

interface TestFixtures {
  readonly notebook: Notebook;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  lake: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
    async ({}, use) => {
      const limit = AbortSignal.timeout(120_000);
      const shared = process.env.LAKE_DIR;
      const lake = await (shared ? runningLake(shared, limit) : startLake(TEST_LAKE, limit));
      await use(lake);
      await lake.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
    async ({}, use, worker) => {
      const folder = join(STATE, "hosts", `lab-${worker.workerIndex}`);
      rmSync(folder, { recursive: true, force: true });
      const lab = await startLab(folder);
      await use(lab);
      await lab.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  notebook: async ({ lab, page }, use, info) => {
    const notebook = new Notebook(page, lab);
    await notebook.open(writeNotebook(lab, `${info.testId}.ipynb`, [""]));
    await use(notebook);
    await notebook.close();
  },
});

export { expect } from "@playwright/test";
