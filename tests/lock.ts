/** One process at a time, over all commands of a clone. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Takes the lock `file`, waiting for its owner to let go or die; returns how to let go. */
export async function lock(file: string, signal: AbortSignal): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  for (let tries = 0; !taken(file); tries++) {
    if (tries === 5) console.log(`waiting for process ${readFileSync(file, "utf8")}, which holds ${file}`);
    await delay(200, undefined, { signal });
  }
  return () => rmSync(file, { force: true });
}

function taken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (!ownerLives(file)) rmSync(file, { force: true });
    return false;
  }
}

function ownerLives(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
