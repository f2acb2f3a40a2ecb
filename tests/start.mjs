// The way in of every npm script: plain Node, so that it runs in a clone with nothing installed.
// Checks Node, installs the npm packages when they are missing or out of date, then runs the TypeScript it was given.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, ".state", "node_modules.stamp");

function fail(message) {
  console.error(message);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`ipylake is built and tested with Node 20.19 or newer; this is ${process.versions.node} (${process.execPath})`);
}

/**
 * Installs what package-lock.json says, unless that is what node_modules already holds. Not by `npm ci`: it refuses a lock
 * that lacks the optional package of some other platform, which happens where a mirror of the registry lacks it.
 */
function installPackages() {
  const lock = readFileSync(join(root, "package-lock.json"));
  const stamp = createHash("sha256").update(lock).update(process.versions.modules).digest("hex");
  const installed = existsSync(stampFile) ? readFileSync(stampFile, "utf8") : "";
  if (installed === stamp && existsSync(join(root, "node_modules"))) return;

  console.log("installing npm packages");
  const options = ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  // npm tells its scripts where it is; without that, started by hand, it is looked up on the PATH.
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...options], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", options, { cwd: root, stdio: "inherit" });
  if (result.error) fail(`npm could not be started (${result.error.message}): it comes with Node, is it on the PATH?`);
  if (result.status !== 0) fail("npm install failed, see above; the packages are listed in package-lock.json");
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Runs the script and becomes its exit code. Signals are passed on; the script decides when to end. */
function run(script, args) {
  const options = { cwd: root, stdio: ["inherit", "inherit", "inherit", "ipc"] };
  const child = spawn(process.execPath, ["--import", "tsx", join(root, script), ...args], options);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
  endWithParent(child);
}

/** npm killed outright passes no signal on, and the shell between npm and us lives on: watch both. */
function endWithParent(child) {
  const shell = process.ppid;
  const npm = process.env.npm_lifecycle_event ? parentOf(shell) : undefined;
  const isOrphan = () => process.ppid !== shell || (npm !== undefined && parentOf(shell) !== npm);
  setInterval(() => isOrphan() && child.kill("SIGTERM"), 500).unref();
}

/** The parent of a process; undefined where the system has no /proc. */
function parentOf(pid) {
  try {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) /);
    return fields.split(" ")[1];
  } catch {
    return undefined;
  }
}

const [script, ...args] = process.argv.slice(2);
if (!script) fail("usage: node tests/start.mjs <script.ts> [arguments]");
requireNode();
installPackages();
run(script, args);
