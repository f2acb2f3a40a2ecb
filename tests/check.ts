/**
 * Linters, types and the generated protocol. `npm run check` does all, `npm run lint` (--lint) only the linters,
 * `npm run protocol` (--protocol) writes js/bridge/protocol.ts.
 */
import { pathToFileURL } from "node:url";
import { demand, PYTHON } from "./environment.ts";
import { execute, inSeconds, runCommand } from "./processes.ts";

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  readonly isLinter: boolean;
}

const bin = (name: string) => `node_modules/.bin/${name}`;

const CHECKS: readonly Check[] = [
  { name: "biome", command: [bin("biome"), "ci", "--error-on-warnings", "--colors=off"], isLinter: true },
  { name: "ruff check", command: [PYTHON, "-m", "ruff", "check", "python", "tests"], isLinter: true },
  { name: "ruff format", command: [PYTHON, "-m", "ruff", "format", "--check", "python", "tests"], isLinter: true },
  { name: "tsc", command: [bin("tsc"), "--noEmit", "-p", "."], isLinter: false },
  { name: "mypy", command: [PYTHON, "-m", "mypy"], isLinter: false },
  { name: "protocol", command: [PYTHON, "python/protocol_to_typescript.py", "--check"], isLinter: false },
];

export interface Checked {
  readonly name: string;
  readonly seconds: number;
  /** The checker's words; empty when it has nothing to say. */
  readonly complaint: string;
}

/** Runs the checks side by side; prints one line for each as it ends. */
export async function check(signal: AbortSignal, only: (check: Check) => boolean = () => true): Promise<Checked[]> {
  const run = async ({ name, command }: Check): Promise<Checked> => {
    const { code, output, seconds } = await execute(command, { limitS: 300, signal });
    console.log(`${inSeconds(seconds)}  ${name} ${code === 0 ? "passed" : "failed"}`);
    return { name, seconds, complaint: code === 0 ? "" : output || "did not start" };
  };
  return Promise.all(CHECKS.filter(only).map(run));
}

async function main([option]: string[], signal: AbortSignal): Promise<number> {
  await demand(["python"], signal);
  if (option === "--protocol") {
    const { code, output } = await execute([PYTHON, "python/protocol_to_typescript.py"], { limitS: 60, signal });
    process.stdout.write(output);
    return code ?? 1;
  }
  const done = await check(signal, (one) => option !== "--lint" || one.isLinter);
  for (const { name, complaint } of done) if (complaint) console.log(`\n${name}\n${complaint.trimEnd()}`);
  return done.some((one) => one.complaint) ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runCommand(main);
