/** One process at a time, over all commands of a clone. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Takes the lock `file`, waiting for its owner to let go or die; returns how to let go. */
export async function lock(file: string, signal: AbortSignal): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  for (let tries = 0; !taken(file); tries++) {
    if (tries === 10) console.log(`waiting for another command, which holds ${file}`);
    await delay(200, undefined, { signal });
  }
  return () => rmSync(file, { force: true });
}

function taken(file: string): boolean {
  // A link appears with its content or not at all: nobody sees a lock without an owner.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch {
    if (!ownerLives(file)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function ownerLives(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, "utf8"));
    return owner > 0 && process.kill(owner, 0);
  } catch (error) {
    // EPERM: somebody else's. ENOENT: let go since; what lies there by now is another's.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
