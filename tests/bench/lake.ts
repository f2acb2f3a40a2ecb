/** The lake that rows on Rucio are measured on. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeConnection } from "../connection.ts";
import { demand } from "../environment.ts";
import { type Lake, startLake } from "../hosts/lake.ts";
import { STATE } from "../processes.ts";

export const FOLDER = join(STATE, "bench");

/** How to reach the lake without ipylake. */
export interface Access {
  readonly url: string;
  /** File of the certificate authority. */
  readonly ca: string;
  readonly user: string;
  readonly password: string;
}

export interface BenchLake {
  readonly lake: Lake;
  readonly access: Access;
  /** What a kernel needs to reach it, with ipylake and without. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the lake for as long as `work` takes. */
export async function withLake(signal: AbortSignal, work: (lake: BenchLake) => Promise<void>): Promise<void> {
  await demand(["rucio"], signal);
  mkdirSync(FOLDER, { recursive: true });
  const lake = await startLake(join(FOLDER, "lake"), signal);
  try {
    const file = join(FOLDER, "ipylake.toml");
    writeConnection(lake, file);
    const access = { url: lake.url, ca: lake.ca, user: "alice", password: "secret" };
    await work({ lake, access, env: { IPYLAKE_CONFIG: file, BENCH_LAKE: JSON.stringify(access) } });
  } finally {
    await lake.stop();
  }
}
