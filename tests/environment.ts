/** What the commands need on this machine: found, or installed below .state; each part once, side by side. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { lock } from "./lock.ts";
import { execute, inSeconds, lastLines, onPath, ROOT, STATE } from "./processes.ts";
import { findUv, QUIET_PIP } from "./uv.ts";

/** The project's Python: tests, JupyterLab and the kernel run in it; `ipylake` is the clone's own. */
export const PYTHON = join(STATE, "python", "bin", "python");

/** An environment as old as we support: ipykernel 6 and anywidget 0.9. */
export const OLD_PYTHON = join(STATE, "kernel6", "bin", "python");
const OLDEST = ["ipykernel==6.31.0", "anywidget==0.9.21", "--editable", "."];

/** Public clients of Zenodo, each in an environment of its own. */
const CLIENTS = { "zenodo-client": "0.4.2", "zenodo-get": "3.1.0", "inveniordm-py": "0.1.1" };

export type Part = "python" | "chromium" | "rucio" | "xrootd" | "bundle" | "vscode" | "kernel6" | "clients" | "invenio";

/** For each part: settles when it is there, with nothing, or with the reason why it is not. */
export type Preparing = Readonly<Record<Part, Promise<string | undefined>>>;

const begun = new Map<Part, Promise<string | undefined>>();

/** Prepares the parts side by side, each once. Prints a line for each that took time. */
export function prepare(parts: readonly Part[], signal: AbortSignal): Preparing {
  for (const part of parts) if (!begun.has(part)) begun.set(part, preparePart(part, signal));
  return Object.fromEntries(parts.map((part) => [part, begun.get(part)])) as Preparing;
}

/** Like `prepare`, for those who cannot do without: rejects with the reason of a part that is not there. */
export async function demand(parts: readonly Part[], signal: AbortSignal): Promise<void> {
  const reasons = await Promise.all(Object.values(prepare(parts, signal)));
  const reason = reasons.find((one) => one !== undefined);
  if (reason !== undefined) throw new Error(reason);
}

async function preparePart(part: Part, signal: AbortSignal): Promise<string | undefined> {
  const started = Date.now();
  const release = await lock(join(STATE, `${part}.lock`), signal);
  try {
    await STEPS[part](signal);
  } catch (error) {
    return `${part}: ${error instanceof Error ? error.message : error}`;
  } finally {
    release();
  }
  const seconds = (Date.now() - started) / 1000;
  if (seconds > 1) console.log(`${inSeconds(seconds)}  ${part} prepared`);
  return undefined;
}

const STEPS: Record<Part, (signal: AbortSignal) => Promise<void>> = {
  python: prepareProjectPython,
  chromium: async (signal) => void (await chromium(signal)),
  rucio: prepareRucio,
  xrootd: prepareXRootD,
  vscode: prepareVSCode,
  kernel6: (signal) => prepareVenv(OLD_PYTHON, OLDEST, signal),
  clients: prepareClients,
  invenio: prepareInvenio,
  bundle: (signal) => mustRun([process.execPath, "--import", "tsx", "js/build.ts"], "bundle", 120, signal),
};

/** Chromium's path: $CHROMIUM, one on the PATH, or Debian's package where that can be installed. */
export async function chromium(signal: AbortSignal): Promise<string> {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const found = onPath("chromium") ?? onPath("chromium-browser") ?? onPath("google-chrome");
  if (found) return found;
  await installDebian(["chromium", "fonts-dejavu-core", "fonts-liberation"], signal);
  const installed = onPath("chromium");
  if (!installed) throw new Error("chromium was installed, but is not on the PATH");
  return installed;
}

async function prepareProjectPython(signal: AbortSignal): Promise<void> {
  // JupyterLab brings scripts for Node, which are no modules; the clone's own package.json would make them some.
  mkdirSync(STATE, { recursive: true });
  writeFileSync(join(STATE, "package.json"), "{}\n");
  await prepareVenv(PYTHON, ["--editable", ".[dev]"], signal);
}

/** An environment with these packages, made anew when they or what the package depends on differ. */
async function prepareVenv(python: string, packages: readonly string[], signal: AbortSignal): Promise<void> {
  const folder = environmentOf(python);
  const base = await basePython(signal);
  const pins = pinsOf(readFileSync(join(ROOT, "pyproject.toml"), "utf8"));
  const stamp = createHash("sha256")
    .update([ROOT, base, ...packages, pins].join("\n"))
    .digest("hex");
  const stampFile = `${folder}.stamp`;
  if (existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;

  console.log(`installing the Python environment ${basename(folder)}`);
  if (!existsSync(python)) await createVenv(folder, base, signal);
  await installInto(python, packages, signal);
  writeFileSync(stampFile, stamp);
}

/** The folder of the environment that a Python belongs to. */
export const environmentOf = (python: string): string => dirname(dirname(python));

/** One file of the package that VS Code loads; npm cannot install what that was built from. */
const VSCODE_PACKAGE = "@vscode/jupyter-ipywidgets8@1.0.9";
const VSCODE_SHA512 = "bocCThfa4JDIDd7qCFAfW3HpzHfTLYxOTpTbiDfw4DXOUjKHnr6ObkMBiIkuzYPRybh5bY4FhYLemuDuTvIbpQ==";

async function prepareVSCode(signal: AbortSignal): Promise<void> {
  const folder = join(STATE, "vscode");
  if (existsSync(join(folder, "package", "dist", "ipywidgets.js"))) return;
  mkdirSync(folder, { recursive: true });
  await mustRun(["npm", "pack", VSCODE_PACKAGE, "--pack-destination", folder], "npm-pack", 120, signal);
  const archive = join(folder, "vscode-jupyter-ipywidgets8-1.0.9.tgz");
  const sum = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (sum !== VSCODE_SHA512) throw new Error(`${VSCODE_PACKAGE} is not the file that was looked at: its sum is ${sum}`);
  await mustRun(["tar", "-xzf", archive, "-C", folder, "package/dist/ipywidgets.js"], "tar", 30, signal);
}

/** Installs Python packages into an environment. */
export async function installInto(python: string, packages: readonly string[], signal: AbortSignal): Promise<void> {
  const uv = await findUv(await basePython(signal), signal);
  const tool = uv ? [uv, "pip", "install", "--python", python] : [python, "-m", "pip", "install", ...QUIET_PIP];
  await mustRun([...tool, "--quiet", ...packages], "pip", 600, signal);
}

/** An empty environment with pip, or without it where uv will fill it. */
export async function createVenv(folder: string, base: string, signal: AbortSignal): Promise<void> {
  const uv = await findUv(base, signal);
  await mustRun(uv ? [uv, "venv", "--python", base, folder] : [base, "-m", "venv", folder], "venv", 120, signal);
}

/** The lines of pyproject.toml that decide what is installed. */
function pinsOf(pyproject: string): string {
  const lists = pyproject.match(/^(requires|dependencies|dev) = \[[^\]]*\]/gm) ?? [];
  return lists.join("\n");
}

/** The Rucio server's own environment, which the lake installs itself. */
async function prepareRucio(signal: AbortSignal): Promise<void> {
  const base = await basePython(signal);
  await findUv(base, signal); // which it looks for on the PATH
  await mustRun([base, "tests/lake/lake.py", "install"], "rucio", 900, signal);
}

async function prepareClients(signal: AbortSignal): Promise<void> {
  for (const [name, version] of Object.entries(CLIENTS)) {
    await prepareVenv(join(STATE, "clients", name, "bin", "python"), [`${name}==${version}`], signal);
  }
}

/** InvenioRDM's own environment, which it installs itself. */
async function prepareInvenio(signal: AbortSignal): Promise<void> {
  const base = await basePython(signal);
  await findUv(base, signal);
  await mustRun([base, "tests/invenio/invenio.py", "install"], "invenio", 900, signal);
}

/** XRootD's server, and `xrdcp`. */
async function prepareXRootD(signal: AbortSignal): Promise<void> {
  if (onPath("xrootd") && onPath("xrdcp")) return;
  await installDebian(["xrootd-server", "xrootd-client"], signal);
}

let base: Promise<string> | undefined;

/** A Python 3.10 or newer that can make environments. Debian splits that off: installed when we may. */
export function basePython(signal: AbortSignal): Promise<string> {
  base ??= findPython(signal);
  return base;
}

async function findPython(signal: AbortSignal): Promise<string> {
  const ask = "import sys; print(sys.executable, *sys.version_info[:2])";
  const found = await execute(["python3", "-c", ask], { limitS: 100, signal });
  if (found.code !== 0) throw new Error("python3 is not on the PATH: install Python 3.10 or newer");
  const [path = "", major, minor] = found.output.trim().split(" ");
  if (Number(major) !== 3 || Number(minor) < 10) {
    throw new Error(`Python 3.10 or newer is needed; ${path} is ${major}.${minor}`);
  }
  const able = await execute([path, "-c", "import venv, ensurepip"], { limitS: 100, signal });
  if (able.code !== 0 && !onPath("uv")) await installDebian(["python3-venv"], signal);
  return path;
}

let debian: Promise<void> = Promise.resolve();

/** Installs Debian packages, one call at a time: apt's locks do not wait for each other. */
function installDebian(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const names = packages.join(" ");
  const install = async () => {
    const apt = onPath("apt-get");
    if (!apt) throw new Error(`not found, and there is no apt-get to install it: ${names}`);
    if (process.getuid?.() !== 0) throw new Error(`not found: install it with \`sudo apt-get install ${names}\``);
    console.log(`installing Debian's ${names}`);
    const command = [apt, "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", ...packages];
    const options = { limitS: 600, signal, log: "apt.txt", env: { DEBIAN_FRONTEND: "noninteractive" } };
    if ((await execute(command, options)).code === 0) return;
    await execute([apt, "update", "-q"], { ...options, log: "apt-update.txt" });
    const second = await execute(command, options);
    if (second.code !== 0) throw new Error(`apt-get install ${names} failed:\n${lastLines(second.output, 5)}`);
  };
  debian = debian.catch(() => undefined).then(install);
  return debian;
}

async function mustRun(command: readonly string[], what: string, limitS: number, signal: AbortSignal): Promise<void> {
  const outcome = await execute(command, { limitS, signal, log: `${what}.txt` });
  if (outcome.code === 0) return;
  const end = outcome.timedOut ? `took longer than ${limitS} s` : `failed (${outcome.code})`;
  throw new Error(`${command.slice(0, 4).join(" ")} … ${end}:\n${lastLines(outcome.output, 12)}`);
}
