/** What a host test gets: one JupyterLab for each worker, one notebook with a fresh kernel for each test. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { STATE } from "../processes.ts";
import { type Lab, type LabOptions, startLab } from "./lab.ts";
import { Notebook, writeNotebook } from "./notebook.ts";

interface WorkerFixtures {
  readonly labOptions: LabOptions;
  readonly lab: Lab;
}

interface TestFixtures {
  /** An empty notebook, open, its kernel idle. */
  readonly notebook: Notebook;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  labOptions: [{}, { scope: "worker", option: true }],
  lab: [
    async ({ labOptions }, use, worker) => {
      const folder = join(STATE, "hosts", `${worker.project.name}-${worker.workerIndex}`);
      rmSync(folder, { recursive: true, force: true });
      const lab = await startLab(folder, labOptions);
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
