/** Rows that need no page: kernel.py measures them in a process of its own. */
import { join } from "node:path";
import { PYTHON } from "../environment.ts";
import { execute, lastLines, ROOT } from "../processes.ts";
import { GOALS } from "./goals.ts";
import { judged, type Result } from "./rule.ts";

export async function inKernel(
  row: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Result[]> {
  const command = [PYTHON, "-m", "bench.kernel", row];
  const options = { limitS: 900, signal, env: { PYTHONPATH: join(ROOT, "tests"), ...env } };
  const { code, output } = await execute(command, options);
  if (code !== 0) throw new Error(`${row}: ${lastLines(output, 20)}`);
  const pairs: [number, number][] = JSON.parse(lastLines(output, 1));
  const goal = GOALS[row as keyof typeof GOALS];
  return [
    judged(
      row,
      goal,
      pairs.map(([anchor, ours]) => ({ anchor, ours })),
    ),
  ];
}
