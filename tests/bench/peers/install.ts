/** Environments of the peers: one for each, made the first time it is asked for. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { basePython, createVenv, installInto } from "../../environment.ts";
import { lock } from "../../lock.ts";
import { ROOT, STATE } from "../../processes.ts";

export const FOLDER = join(STATE, "bench", "peers");

const REQUIREMENTS = join(ROOT, "tests", "lake", "requirements.txt");
const EXTENSION = "rucio-jupyterlab==41.0.0";

/** The version of the server that the lake runs: its client is the one to compare with. */
function clients(): string {
  const version = /^rucio\[postgresql\]==(\S+)/m.exec(readFileSync(REQUIREMENTS, "utf8"))?.[1];
  if (!version) throw new Error(`${REQUIREMENTS} does not say which Rucio it is`);
  return `rucio-clients==${version}`;
}

export const PEERS = {
  "rucio-clients": () => [clients()],
  "rucio-jupyterlab": () => [EXTENSION, clients()],
};

/** The peer's Python. Rejects with the reason where it cannot be installed. */
export async function installed(peer: keyof typeof PEERS, signal: AbortSignal): Promise<string> {
  const folder = join(FOLDER, peer);
  const stamp = `${folder}.stamp`;
  const packages = PEERS[peer]();
  mkdirSync(FOLDER, { recursive: true });
  const release = await lock(`${folder}.lock`, signal);
  try {
    const python = join(folder, "bin", "python");
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === packages.join("\n")) return python;
    console.log(`installing ${packages.join(" and ")}`);
    await createVenv(folder, await basePython(signal), signal);
    await installInto(python, packages, signal);
    writeFileSync(stamp, packages.join("\n"));
    return python;
  } finally {
    release();
  }
}
