/**
 * `npm run demo`: a real Rucio with data, JupyterLab on examples/rucio.ipynb, one address to open. Ctrl-C ends it all.
 *
 *     npm run demo -- --check         drives the notebook in Chromium without a person, prints the time of each step
 *     npm run demo -- --port 9000     JupyterLab's port; else a free one
 */

import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeConnection } from "./connection.ts";
import { demand } from "./environment.ts";
import { type Lab, startLab } from "./hosts/lab.ts";
import { type Lake, startLake } from "./hosts/lake.ts";
import { inSeconds, ROOT, runCommand, STATE } from "./processes.ts";

const FOLDER = join(STATE, "demo");
const started = Date.now();

async function main(args: string[], asked: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: { check: { type: "boolean" }, port: { type: "string" } } });
  const failed = new AbortController();
  const signal = AbortSignal.any([asked, failed.signal]);
  const connection = join(FOLDER, "ipylake.toml");
  const port = values.port ? { port: Number(values.port) } : {};
  const lakeStarting = demand(["rucio"], signal)
    .then(() => startLake(join(FOLDER, "lake"), signal))
    .then(said("Rucio answers"));
  const labStarting = demand(["python"], signal)
    .then(copyExamples)
    .then(() => startLab(join(FOLDER, "lab"), { env: { IPYLAKE_CONFIG: connection }, ...port }))
    .then(said("JupyterLab answers"));
  const others = demand(values.check ? ["bundle", "chromium"] : ["bundle"], signal);
  const ending = Promise.allSettled([lakeStarting, labStarting]);
  try {
    const [lake, lab] = await Promise.all([lakeStarting, labStarting, others]);
    writeConnection(lake, connection);
    if (values.check) return await drive(lake, lab);
    invite(lake, lab);
    if (!asked.aborted) await once(asked, "abort");
    return 0;
  } finally {
    failed.abort(); // what one part lacks, the others need not wait for
    const services = await ending;
    await Promise.all(services.map((service) => service.status === "fulfilled" && service.value.stop()));
  }
}

const said =
  (words: string) =>
  <T>(result: T): T => {
    console.log(`${sinceStart()}  ${words}`);
    return result;
  };

/** The notebooks are copied, so that working in them leaves the clone clean. */
function copyExamples(): void {
  const notebooks = join(FOLDER, "lab", "notebooks");
  rmSync(notebooks, { recursive: true, force: true });
  mkdirSync(notebooks, { recursive: true });
  const examples = join(ROOT, "examples");
  for (const name of readdirSync(examples).filter((name) => name.endsWith(".ipynb"))) {
    copyFileSync(join(examples, name), join(notebooks, name));
  }
}

function invite(lake: Lake, lab: Lab): void {
  console.log(`\nOpen      ${lab.url}/lab/tree/rucio.ipynb?token=${lab.token}`);
  for (const { user, password, accounts } of lake.accounts) {
    if (user === "root") continue;
    const note = accounts.length > 1 ? `  with the accounts ${accounts.join(" and ")}` : "";
    console.log(`Sign in   ${user} / ${password}${note}`);
  }
  console.log("Ctrl-C ends it all");
}

/** The walk of a person, in Chromium; prints the time of each step and what the variable holds. */
async function drive(lake: Lake, lab: Lab): Promise<number> {
  const [{ chromium }, { launchOptions }, { walk }] = await Promise.all([
    import("@playwright/test"),
    import("./hosts/chromium.ts"),
    import("./hosts/walk.ts"),
  ]);
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  try {
    const value = await walk(page, lake, lab, (step) => console.log(`${sinceStart()}  ${step}`));
    console.log(`\nmy_files holds\n${value}`);
    return 0;
  } catch (error) {
    const picture = join(FOLDER, "failed.png");
    await page.screenshot({ path: picture });
    throw new Error(`${error instanceof Error ? error.message : error}\nThe page then: ${picture}`);
  } finally {
    await browser.close();
  }
}

const sinceStart = (): string => inSeconds((Date.now() - started) / 1000);

await runCommand(main);
