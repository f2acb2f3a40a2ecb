/** The double of Zenodo, for as long as we live. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../environment.ts";
import { ROOT, stopGroup } from "../../processes.ts";

export interface Zenodo {
  readonly url: string;
  /** What goes wrong from now on, in the words of tests/zenodo/faults.py; nothing clears it. */
  fail(faults?: object): Promise<void>;
  /** What was asked of it, as "METHOD path". */
  calls(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts it on a port of its own; it ends when its input closes, so with us. `rateScale` times Zenodo's own limits. */
export async function startZenodo(rateScale = 1000): Promise<Zenodo> {
  const command = ["-m", "zenodo", "--rate-scale", String(rateScale)];
  const child = spawn(PYTHON, command, {
    cwd: join(ROOT, "tests"),
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (line) => resolve(JSON.parse(String(line)).url));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the double of Zenodo did not start (${code})`)));
  });
  return {
    url,
    async fail(faults = {}) {
      const answer = await fetch(`${url}/_faults`, { method: "POST", body: JSON.stringify(faults) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    calls: async () => (await fetch(`${url}/_calls`)).json(),
    stop: () => stopGroup(child),
  };
}
