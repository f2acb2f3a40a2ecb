/**
 * `npm test`: all tests, side by side where the machine has room.
 *
 *     npm test                          everything
 *     npm test -- js                    a part: check, js, python, hosts, look or wheel
 *     npm test -- hosts picking         further words go to its runner
 *     npm test -- --matrix              also prints which tests carry which row of the fault matrix
 *
 * Beds are servers and hosts that a person's machine may lack; tests/beds.ts lists them. Tests on a missing bed are not run and the
 * reason is printed; a bed named in IPYLAKE_BEDS (comma-separated) must be there, or that is a failure.
 * The last line is `N passed, N failed, N skipped`; the exit code is 0 when nothing failed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Bed, isBed, openBeds, TEST_LAKE } from "./beds.ts";
import { check } from "./check.ts";
import { PYTHON, prepare } from "./environment.ts";
import { matrixCounts, matrixLines, matrixOf } from "./faults/matrix.ts";
import { type TestResult, testsOf } from "./junit.ts";
import { execute, inSeconds, lastLines, runCommand, STATE } from "./processes.ts";

interface Runner {
  readonly name: string;
  readonly needs: readonly ("python" | "bundle")[];
  readonly beds: readonly Bed[];
  /** Beds whose tests skip themselves where there is none. */
  readonly mayUse?: readonly Bed[];
  readonly limitS: number;
  /** `report` is the file that takes the results, as JUnit's XML. */
  readonly command: (report: string) => readonly string[];
}

const pytest = (selection: string) => (report: string) => [
  ...[PYTHON, "-m", "pytest", "-q", "--tb=short", "-m", selection, `--junitxml=${report}`, "-o", "junit_logging=no"],
];

const playwright = (project: string) => () => [
  ...[
    "node_modules/.bin/playwright",
    "test",
    "--config",
    "tests/hosts",
    "--reporter=list,junit",
    `--project=${project}`,
  ],
];

const vitest = (report: string) => [
  ...["node_modules/.bin/vitest", "run"],
  ...["--reporter=default", "--reporter=junit", `--outputFile.junit=${report}`],
];

/** The tests in a host, which are a project of Playwright's. */
const inHost = (name: string, bed: Bed): Runner => ({
  name: `hosts-${name}`,
  needs: ["python", "bundle"],
  beds: ["rucio", "oidc", bed],
  limitS: 1200,
  command: playwright(`hosts-${name}`),
});

/** The longest first: what starts late should be short. Names with a dash belong to the name before it. */
const RUNNERS: readonly Runner[] = [
  {
    ...{ name: "python-rucio", needs: ["python", "bundle"], limitS: 1200, command: pytest("rucio") },
    ...{ beds: ["rucio", "oidc", "multivo"], mayUse: ["xrootd"] },
  },
  { ...inHost("rucio", "lab"), limitS: 1200 },
  { name: "hosts", needs: ["python", "bundle"], beds: ["lab"], limitS: 1200, command: playwright("hosts") },
  ...(["notebook", "kernel6", "colab", "vscode"] as const).map((host) => inHost(host, host)),
  {
    ...{ name: "python-invenio", needs: ["python", "bundle"], limitS: 1200, beds: ["invenio"], mayUse: ["zenodo"] },
    command: pytest("invenio and not rucio"),
  },
  {
    ...{ name: "python", needs: ["python", "bundle"], limitS: 1200, beds: [], mayUse: ["zenodo"] },
    command: pytest("not rucio and not invenio"),
  },
  { name: "wheel", needs: ["python", "bundle"], beds: ["lab"], limitS: 900, command: playwright("wheel") },
  { name: "look", needs: [], beds: ["lab"], limitS: 1200, command: playwright("look") },
  { name: "js", needs: [], beds: [], limitS: 900, command: vitest },
];

const failure = (title: string, message: string): TestResult => ({
  ...{ title, seconds: 0, outcome: "failed", message, faults: [] },
});

async function main(words: string[], signal: AbortSignal): Promise<number> {
  const [only, ...further] = words.filter((word) => word !== "--matrix");
  const started = Date.now();
  const chosen = RUNNERS.filter(({ name }) => only === undefined || name === only || name.startsWith(`${only}-`));
  const checks = only === undefined || only === "check";
  if (chosen.length === 0 && !checks) {
    console.error(
      `no tests are called ${only}: choose ${["check", ...RUNNERS.map((runner) => runner.name)].join(", ")}`,
    );
    return 2;
  }
  const required = (process.env.IPYLAKE_BEDS ?? "").split(",").filter(Boolean);
  const unknown = required.filter((name) => !isBed(name));
  if (unknown.length > 0) {
    console.error(`IPYLAKE_BEDS names no bed of ours: ${unknown.join(", ")}`);
    return 2;
  }

  const beds = openBeds(new Set(chosen.flatMap(({ beds, mayUse = [] }) => [...beds, ...mayUse])), signal);
  const preparing = prepare(chosen.length > 0 ? ["python", "bundle"] : ["python"], signal);
  const slots = new Slots(Math.max(2, Math.floor(availableParallelism() / 2)));
  const run = async (runner: Runner): Promise<TestResult[]> => {
    for (const part of runner.needs) {
      const reason = await preparing[part];
      if (reason !== undefined) return [failure(runner.name, reason)];
    }
    for (const bed of runner.beds) if ((await beds.absent.get(bed)) !== undefined) return [];
    for (const bed of runner.mayUse ?? []) await beds.absent.get(bed);
    return slots.use(() => runTests(runner, further, signal, chosen.length === 1));
  };
  const runChecks = async (): Promise<TestResult[]> => {
    if (!checks) return [];
    const reason = await preparing.python;
    if (reason !== undefined) return [failure("check", reason)];
    const done = await slots.use(() => check(signal));
    return done.map(({ name, seconds, complaint }) => ({
      title: `check › ${name}`,
      seconds,
      outcome: complaint ? "failed" : "passed",
      message: complaint,
      faults: [],
    }));
  };
  const results = (await Promise.all([...chosen.map(run), runChecks()])).flat();
  let isAll = only === undefined && further.length === 0;
  for (const [bed, absent] of beds.absent) {
    const reason = await absent;
    if (reason === undefined) continue;
    isAll = false;
    if (required.includes(bed)) results.push(failure(`bed ${bed}`, `must run here (IPYLAKE_BEDS), but: ${reason}`));
    else results.push({ title: `bed ${bed}`, seconds: 0, outcome: "skipped", message: reason, faults: [] });
  }
  await beds.close();
  if (signal.aborted) results.push(failure("npm test", "was interrupted"));
  results.push(...tellMatrix(results, { inFull: words.includes("--matrix"), isAll: isAll && !signal.aborted }));
  return summarize(results, (Date.now() - started) / 1000);
}

/** Runs one runner to its end; prints a line, and what failed. A runner that dies is a failed test. */
async function runTests(
  runner: Runner,
  words: readonly string[],
  signal: AbortSignal,
  live: boolean,
): Promise<TestResult[]> {
  const report = join(STATE, "reports", `${runner.name}.xml`);
  mkdirSync(join(STATE, "reports"), { recursive: true });
  rmSync(report, { force: true });
  const { code, output, seconds, timedOut } = await execute([...runner.command(report), ...words], {
    limitS: runner.limitS,
    signal,
    live,
    log: `${runner.name}.txt`,
    env: { LAKE_DIR: TEST_LAKE, PLAYWRIGHT_JUNIT_OUTPUT_FILE: report, FORCE_COLOR: "0", NO_COLOR: "1" },
  });
  const tests = existsSync(report) ? testsOf(readFileSync(report, "utf8")) : [];
  if (timedOut) tests.push(failure(runner.name, `took longer than ${runner.limitS} s:\n${lastLines(output, 30)}`));
  else if (code !== 0 && !tests.some((test) => test.outcome === "failed")) {
    tests.push(failure(runner.name, `ended with ${code}:\n${lastLines(output, 30)}`));
  }
  console.log(`${inSeconds(seconds)}  ${runner.name}: ${counts(tests)}`);
  return tests;
}

/** At most `count` pieces of work at a time, in the order they came. */
class Slots {
  private readonly waiting: (() => void)[] = [];
  constructor(private free: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free -= 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}

/** Prints what became of the fault matrix; a row that no test has carried is a failure where all tests ran. */
function tellMatrix(tests: readonly TestResult[], { inFull, isAll }: { inFull: boolean; isAll: boolean }) {
  const rows = matrixOf(tests);
  const missing = rows.filter(({ outcome }) => outcome === "not covered");
  const lines = matrixLines(inFull ? rows : isAll ? missing : []);
  console.log(["", ...lines, matrixCounts(rows)].join("\n"));
  return isAll
    ? missing.map(({ row, fault }) => failure(`fault matrix › ${row}`, `no test has carried: ${fault}`))
    : [];
}

function counts(tests: readonly TestResult[]): string {
  const count = (outcome: TestResult["outcome"]) => tests.filter((test) => test.outcome === outcome).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

function summarize(tests: readonly TestResult[], seconds: number): number {
  const failed = tests.filter((test) => test.outcome === "failed");
  for (const test of failed) console.log(`\nFAILED ${test.title}\n${lastLines(test.message, 60)}`);
  const slowest = [...tests].sort((a, b) => b.seconds - a.seconds).slice(0, 8);
  console.log("\nslowest tests");
  for (const test of slowest) if (test.seconds > 0.5) console.log(`${inSeconds(test.seconds)}  ${test.title}`);
  for (const test of tests) if (test.outcome === "skipped") console.log(`skipped ${test.title}: ${test.message}`);
  console.log(`total ${seconds.toFixed(0)} s`);
  console.log(counts(tests));
  return failed.length > 0 ? 1 : 0;
}

await runCommand(main);
