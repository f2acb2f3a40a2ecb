/** What a host test gets: one JupyterLab for each worker, one notebook with a fresh kernel for each test. */
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { STATE } from "../processes.ts";
import { type Lab, startLab } from "./lab.ts";
import { Notebook, writeNotebook } from "./notebook.ts";

interface WorkerFixtures {
  readonly lab: Lab;
}

interface TestFixtures {
  readonly notebook: Notebook;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
    async ({}, use, worker) => {
      const lab = await startLab(join(STATE, "hosts", `lab-${worker.workerIndex}`));
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
