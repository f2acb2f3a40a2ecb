/** Rows that need no page: kernel.py, or another module, measures them in a process of its own. */
import { join } from "node:path";
import { PYTHON } from "../environment.ts";
import { execute, lastLines, ROOT } from "../processes.ts";
import { GOALS, type Goal, LIMITS } from "./goals.ts";
import { PEER_GOALS } from "./peers/goals.ts";
import { counted, judged, type Result } from "./rule.ts";

export async function inKernel(
  row: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
  module = "bench.kernel",
): Promise<Result[]> {
  const command = [PYTHON, "-m", module, row];
  const options = { limitS: 900, signal, env: { PYTHONPATH: join(ROOT, "tests"), ...env } };
  const { code, output } = await execute(command, options);
  if (code !== 0) throw new Error(`${row}: ${lastLines(output, 20)}`);
  const measured: [number, number][] | number = JSON.parse(lastLines(output, 1));
  if (typeof measured === "number") return [counted(row, LIMITS[row as keyof typeof LIMITS], measured)];
  const goals: Readonly<Record<string, Goal>> = { ...GOALS, ...PEER_GOALS };
  const goal = goals[row];
  if (!goal) throw new Error(`${row} has no goal`);
  return [
    judged(
      row,
      goal,
      measured.map(([anchor, ours]) => ({ anchor, ours })),
    ),
  ];
}
