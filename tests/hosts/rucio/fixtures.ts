/** A notebook whose kernel finds the lake as a hub would have it, and in it the browser. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { TEST_LAKE } from "../../beds.ts";
import { writeConnection } from "../../connection.ts";
import { PYTHON } from "../../environment.ts";
import { STATE } from "../../processes.ts";
import { test as base, optionsFor } from "../fixtures.ts";
import { type Lake, runningLake, startLake } from "../lake.ts";
import { Widget } from "../widget.ts";

interface WorkerFixtures {
  readonly lake: Lake;
}

interface TestFixtures {
  /** Displayed, nobody signed in. */
  readonly widget: Widget;
  /** The same after alice has signed in. */
  readonly signedIn: Widget;
}

/** A cell that shows the browser; `connection` as the arguments of RucioBrowser. */
export const display = (connection = ""): string =>
  `from ipylake import RucioBrowser\nbrowser = RucioBrowser(${connection})\nbrowser`;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  lake: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
    async ({}, use) => {
      const limit = AbortSignal.timeout(600_000);
      const shared = process.env.LAKE_DIR;
      const lake = await (shared ? runningLake(shared, limit) : startLake(TEST_LAKE, limit));
      await use(lake);
      await lake.stop();
    },
    { scope: "worker", timeout: 600_000 },
  ],
  labOptions: [
    async ({ lake, hostName, kernel }, use, worker) => {
      const folder = join(STATE, "hosts", "connection");
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${worker.project.name}-${worker.workerIndex}.toml`);
      writeConnection(lake, file);
      const debug = [PYTHON, "-m", "ipykernel_launcher", "--debug", "-f", "{connection_file}"];
      const options = optionsFor({ hostName, kernel });
      await use({ ...options, env: { IPYLAKE_CONFIG: file }, kernels: { ...options.kernels, debug } });
    },
    { scope: "worker" },
  ],
  widget: async ({ host }, use) => {
    await use(new Widget(host.cell(await host.display(display()))));
  },
  signedIn: async ({ widget }, use) => {
    await widget.signIn("alice", "secret");
    await use(widget);
  },
});

export { expect } from "@playwright/test";
