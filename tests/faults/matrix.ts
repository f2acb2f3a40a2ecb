/** Which rows of the fault matrix the tests of a run have carried, and how that went. */
import type { TestResult } from "../junit.ts";
import { REQUIRED, ROWS } from "./rows.ts";

export interface MatrixRow {
  readonly row: number;
  readonly fault: string;
  readonly outcome: "passed" | "failed" | "not covered" | "later";
  readonly tests: readonly TestResult[];
}

/** A row has passed when a test that carries it has, and none has failed. */
export function matrixOf(tests: readonly TestResult[]): MatrixRow[] {
  return Object.entries(ROWS).map(([number, fault]) => {
    const row = Number(number);
    const carrying = tests.filter(({ faults }) => faults.includes(row));
    return { row, fault, outcome: outcomeOf(row, carrying), tests: carrying };
  });
}

function outcomeOf(row: number, tests: readonly TestResult[]): MatrixRow["outcome"] {
  if (tests.some(({ outcome }) => outcome === "failed")) return "failed";
  if (tests.some(({ outcome }) => outcome === "passed")) return "passed";
  return REQUIRED.has(row) ? "not covered" : "later";
}

/** A line for each row, with the tests that carry it below. */
export function matrixLines(rows: readonly MatrixRow[]): string[] {
  return rows.flatMap(({ row, fault, outcome, tests }) => [
    `${String(row).padStart(3)}  ${outcome.padEnd(11)}  ${fault}`,
    ...countedTitles(tests).map((title) => `       ${title}`),
  ]);
}

/** Each title once, without its parameters. */
function countedTitles(tests: readonly TestResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { title } of tests) {
    const plain = title.replace(/\[.*\]$/s, "").trim();
    counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  return [...counts].map(([title, count]) => (count > 1 ? `${title} (${count})` : title));
}

/** One line: how many rows of each outcome. */
export function matrixCounts(rows: readonly MatrixRow[]): string {
  const count = (outcome: MatrixRow["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  const told = (["passed", "failed", "not covered", "later"] as const).map((outcome) => `${count(outcome)} ${outcome}`);
  return `fault matrix: ${told.join(", ")}`;
}
