/** The real Rucio of tests/lake, for as long as we live. */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { basePython } from "../environment.ts";
import { lock } from "../lock.ts";
import { execute, lastLines, ROOT, stopGroup } from "../processes.ts";

const LAKE = join(ROOT, "tests", "lake", "lake.py");

export interface Mount {
  readonly rse: string;
  /** `def` where the server has but one. */
  readonly vo: string;
  readonly prefix: string;
  readonly path: string;
}

/** What `lake.py up --json` says. */
export interface LakeDocument {
  readonly dir: string;
  readonly url: string;
  /** Of OpenID Connect; answers once the service `oidc` was added. */
  readonly issuer: string;
  /** File of the certificate authority that signed the server's certificate. */
  readonly ca: string;
  readonly mounts: readonly Mount[];
  readonly accounts: readonly {
    readonly user: string;
    /** `def` where the server has but one. */
    readonly vo: string;
    readonly password: string;
    readonly accounts: readonly string[];
  }[];
}

export interface Lake extends LakeDocument {
  stop(): Promise<void>;
}

/** A lake that somebody else has started and will stop. */
export async function runningLake(folder: string, signal: AbortSignal): Promise<Lake> {
  const command = [await basePython(signal), LAKE, "status", "--json", "--dir", folder];
  const { code, output } = await execute(command, { limitS: 100, signal });
  if (code !== 0) throw new Error(output);
  return { ...JSON.parse(output), stop: async () => undefined };
}

/** Starts a further service of a lake that runs; it ends with the lake. */
export async function addService(folder: string, name: string, signal: AbortSignal): Promise<void> {
  const command = [await basePython(signal), LAKE, "up", "--with", name, "--dir", folder];
  const { code, output } = await execute(command, { limitS: 240, signal });
  if (code !== 0) throw new Error(lastLines(output, 3));
}

/** Starts the lake that lives in `folder`, making it the first time; it ends when its input closes, so with us. */
export async function startLake(folder: string, signal: AbortSignal, options: readonly string[] = []): Promise<Lake> {
  const release = await lock(`${folder}.lock`, signal);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "up.log");
  const command = [LAKE, "up", "--until-eof", "--json", "--dir", folder, ...options];
  const python = await basePython(signal);
  const child = spawn(python, command, { cwd: ROOT, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  child.stderr.pipe(createWriteStream(log));
  child.once("exit", release);
  const stop = async () => {
    child.stdin.end();
    await stopGroup(child, 30);
  };
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(600_000)]);
  timeout.addEventListener("abort", stop, { once: true });
  try {
    const document = await new Promise<LakeDocument>((resolve, reject) => {
      let text = "";
      child.stdout.on("data", (chunk) => {
        text += chunk;
        if (text.endsWith("}\n")) resolve(JSON.parse(text));
      });
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`the lake did not start (${code}), see ${log}`)));
    });
    return { ...document, stop };
  } finally {
    timeout.removeEventListener("abort", stop);
  }
}
