/** uv, which fills an environment in a tenth of pip's time: there are nine of them to fill. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { lock } from "./lock.ts";
import { execute, onPath, STATE } from "./processes.ts";

const VERSION = "0.13.9";
const FOLDER = join(STATE, "uv");
/** Holds uv alone: this folder goes onto the PATH, and the environment's own python must not. */
const ALONE = join(FOLDER, "alone");
const PYTHON = join(FOLDER, "bin", "python");

/** Most of what is installed is never imported: byte code is made when it is. */
export const QUIET_PIP = ["--disable-pip-version-check", "--no-input", "--no-compile"];

let found: Promise<string | undefined> | undefined;

/**
 * The path of uv: the person's own, or one installed below .state, which is then on the PATH of all programs started
 * later. Nothing where it cannot be installed or reaches no index (it does not read pip's settings): pip does it then.
 */
export function findUv(base: string, signal: AbortSignal): Promise<string | undefined> {
  found ??= find(base, signal);
  return found;
}

async function find(base: string, signal: AbortSignal): Promise<string | undefined> {
  const own = onPath("uv");
  if (own) return own;
  process.env.UV_SYSTEM_CERTS ??= "1"; // as pip does: networks have authorities of their own
  const release = await lock(`${FOLDER}.lock`, signal);
  try {
    const uv = join(ALONE, "uv");
    if (!existsSync(uv) && !(await isInstalled(base, signal))) return undefined;
    process.env.PATH = [ALONE, process.env.PATH].join(delimiter);
    return uv;
  } finally {
    release();
  }
}

async function isInstalled(base: string, signal: AbortSignal): Promise<boolean> {
  const uv = join(FOLDER, "bin", "uv");
  const steps = [
    [base, "-m", "venv", FOLDER],
    [PYTHON, "-m", "pip", "install", ...QUIET_PIP, "--quiet", `uv==${VERSION}`],
    [uv, "pip", "install", "--quiet", "--no-cache", "--dry-run", "--reinstall", "--python", PYTHON, "pip"],
  ];
  for (const step of steps) {
    const { code } = await execute(step, { limitS: 60, signal, log: "uv.txt" });
    if (code === 0) continue;
    rmSync(FOLDER, { recursive: true, force: true });
    return false;
  }
  mkdirSync(ALONE);
  symlinkSync(uv, join(ALONE, "uv"));
  return true;
}
