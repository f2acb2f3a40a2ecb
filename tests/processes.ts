/** Programs started by the commands: bounded in time, stopped as a group, never left behind. */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's own folder, and the ignored one below it that holds all state. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const STATE = join(ROOT, ".state");

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
  readonly timedOut: boolean;
}

export interface Options {
  readonly limitS: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** File below .state/log that gets the whole output. */
  readonly log?: string;
  /** Show the output as it comes. */
  readonly live?: boolean;
}

/** Runs a program to its end. Never rejects: a program that cannot be started is an outcome with code null. */
export function execute(command: readonly string[], options: Options): Promise<Outcome> {
  const started = Date.now();
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(program, args, { cwd: ROOT, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const log = options.log ? logFile(options.log) : undefined;
    let output = "";
    let timedOut = false;
    const take = (chunk: Buffer) => {
      output += chunk;
      log?.write(chunk);
      if (options.live) process.stdout.write(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const stop = () => void stopGroup(child);
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.limitS * 1000);
    options.signal?.addEventListener("abort", stop);
    if (options.signal?.aborted) stop();

    const finish = (code: number | null) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
      log?.end();
      resolve({ code, output, seconds: (Date.now() - started) / 1000, timedOut });
    };
    child.on("error", (error) => {
      output += error.message;
      finish(null);
    });
    child.on("close", finish);
    // A grandchild that outlives the program holds its output open: do not wait for that one.
    child.on("exit", (code) => setTimeout(finish, 2000, code).unref());
  });
}

/** Asks a program and all it started to end; after `graceS` seconds they are killed. Resolves when it is gone. */
export async function stopGroup(child: ChildProcess, graceS = 10): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const group = -child.pid;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  signalGroup(group, "SIGTERM");
  const timer = setTimeout(() => signalGroup(group, "SIGKILL"), graceS * 1000);
  await gone;
  clearTimeout(timer);
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(group, signal);
  } catch {
    // ESRCH: it ended in between.
  }
}

export function logFile(name: string) {
  const path = join(STATE, "log", name);
  mkdirSync(dirname(path), { recursive: true });
  return createWriteStream(path);
}

/**
 * Runs a command and exits with its code. Its signal aborts when it is asked to end: by Ctrl-C, a signal, or the death of
 * the process that started it. What goes wrong is told in the error's own words.
 */
export async function runCommand(main: (words: string[], signal: AbortSignal) => Promise<number>): Promise<never> {
  const controller = new AbortController();
  const end = () => controller.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  process.on("disconnect", end);
  process.channel?.unref(); // listening to "disconnect" must not keep a finished command alive
  const code = await main(process.argv.slice(2), controller.signal).catch((error) => {
    if (!controller.signal.aborted) console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  process.exit(controller.signal.aborted ? 130 : code);
}

/** The first program of this name on the PATH. */
export function onPath(program: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const lastLines = (text: string, count: number): string => text.trimEnd().split("\n").slice(-count).join("\n");

export const inSeconds = (value: number): string => `${value.toFixed(1).padStart(6)} s`;
