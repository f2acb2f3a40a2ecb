/** What a host test gets: one server and one page for each worker, one notebook with a fresh kernel for each test. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test as base, type Page } from "@playwright/test";
import { OLD_PYTHON } from "../environment.ts";
import { STATE } from "../processes.ts";
import type { Host, HostName } from "./host.ts";
import { type Lab, type LabOptions, startLab } from "./lab.ts";
import { Notebook, writeNotebook } from "./notebook.ts";
import { StandIn } from "./stand-in.ts";

export const VIEWPORT = { width: 1280, height: 1000 };

export interface HostOptions {
  readonly hostName: HostName;
  /** "kernel6" is the oldest that is supported. */
  readonly kernel: "python3" | "kernel6";
}

interface WorkerFixtures extends HostOptions {
  readonly labOptions: LabOptions;
  readonly lab: Lab;
  readonly sharedPage: Page;
}

interface TestFixtures {
  /** Tests that change what a page cannot undo get one of their own: loading JupyterLab takes longer than most tests. */
  readonly ownPage: boolean;
  /** An empty notebook in JupyterLab or Notebook 7, open, its kernel idle. */
  readonly notebook: Notebook;
  /** The same in whatever host the project names. */
  readonly host: Host;
}

/** What the server needs for a host and a kernel. */
export function optionsFor({ hostName, kernel }: HostOptions): LabOptions {
  const old = [OLD_PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  return {
    forPages: isStandIn(hostName),
    ...(kernel === "kernel6" ? { kernels: { kernel6: old }, anywidgetOf: OLD_PYTHON } : {}),
  };
}

const isStandIn = (host: HostName): host is "vscode" | "colab" => host === "vscode" || host === "colab";

export const test = base.extend<TestFixtures, WorkerFixtures>({
  hostName: ["lab", { scope: "worker", option: true }],
  kernel: ["python3", { scope: "worker", option: true }],
  labOptions: [async ({ hostName, kernel }, use) => use(optionsFor({ hostName, kernel })), { scope: "worker" }],
  lab: [
    async ({ labOptions }, use, worker) => {
      const folder = join(STATE, "hosts", `${worker.project.name}-${worker.workerIndex}`);
      rmSync(folder, { recursive: true, force: true });
      const lab = await startLab(folder, labOptions);
      await use(lab);
      await lab.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  sharedPage: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ viewport: VIEWPORT });
      context.setDefaultTimeout(30_000);
      context.setDefaultNavigationTimeout(60_000);
      await use(await context.newPage());
      await context.close();
    },
    { scope: "worker" },
  ],
  ownPage: [false, { option: true }],
  page: async ({ page, ownPage, sharedPage }, use) => {
    if (ownPage) return use(page);
    await sharedPage.setViewportSize(VIEWPORT);
    await use(sharedPage);
    sharedPage.removeAllListeners();
  },
  notebook: async ({ host }, use) => {
    if (!(host instanceof Notebook)) throw new Error("this test needs a notebook of Jupyter's");
    await use(host);
  },
  host: async ({ hostName, kernel, lab, page }, use, info) => {
    const host = await open(hostName, kernel, lab, page, info.testId);
    await use(host);
    await host.close();
  },
});

async function open(hostName: HostName, kernel: string, lab: Lab, page: Page, name: string): Promise<Host> {
  if (isStandIn(hostName)) return StandIn.open(page, lab, hostName, { kernel });
  const notebook = new Notebook(page, lab, hostName);
  await notebook.open(writeNotebook(lab, `${name}.ipynb`, [""], kernel));
  return notebook;
}

export { expect } from "@playwright/test";
