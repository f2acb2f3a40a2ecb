/** A Jupyter server of our own, for JupyterLab and Notebook 7: its settings, state and kernels live in one folder, and it ends with us. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { environmentOf, PYTHON } from "../environment.ts";
import { ROOT, stopGroup } from "../processes.ts";

export interface Lab {
  readonly url: string;
  readonly token: string;
  /** Where the notebooks are. */
  readonly notebooks: string;
  /** Everything the server and its kernels wrote. */
  readonly log: string;
  stop(): Promise<void>;
}

export interface LabOptions {
  /** What the kernels find in their environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Further kernels by name: the command that starts one, `{connection_file}` included. */
  readonly kernels?: Readonly<Record<string, readonly string[]>>;
  /** Lets pages of other origins use the server, as the stand-ins do. */
  readonly forPages?: boolean;
  /** The Python the server runs in; the project's own unless told. */
  readonly python?: string;
  /** JupyterLab gets anywidget's half from the environment of this Python, not from its own. */
  readonly anywidgetOf?: string;
}

/** Starts a server below `folder` and resolves when it answers. */
export async function startLab(folder: string, options: LabOptions = {}): Promise<Lab> {
  const port = options.port ?? (await freePort());
  const token = randomBytes(24).toString("hex");
  const notebooks = join(folder, "notebooks");
  const log = join(folder, "server.log");
  mkdirSync(notebooks, { recursive: true });
  const env = { ...process.env, ...ownPlaces(folder), ...options.env, JUPYTER_TOKEN: token };
  writeSettings(env.JUPYTERLAB_SETTINGS_DIR);
  if (options.anywidgetOf) useAnywidgetOf(options.anywidgetOf, env.JUPYTER_DATA_DIR);
  for (const [name, argv] of Object.entries(options.kernels ?? {})) writeKernel(env.JUPYTER_DATA_DIR, name, argv);

  const words = [...command(port, notebooks), ...(options.forPages ? FOR_PAGES : [])];
  const output = openSync(log, "w");
  const server = spawn(options.python ?? PYTHON, words, {
    ...{ cwd: ROOT, env, detached: true },
    stdio: ["pipe", output, output], // not through us: what is in the file is all that was written
  });
  closeSync(output);
  const lab = { url: `http://127.0.0.1:${port}`, token, notebooks, log, stop: () => stopGroup(server) };
  try {
    await answers(lab, server);
  } catch (error) {
    await lab.stop();
    throw error;
  }
  return lab;
}

const command = (port: number, notebooks: string): string[] => [
  join(ROOT, "tests", "tethered.py"),
  "jupyterlab",
  "--no-browser",
  "--allow-root",
  "--ServerApp.ip=127.0.0.1",
  `--ServerApp.port=${port}`,
  "--ServerApp.port_retries=0",
  `--ServerApp.root_dir=${notebooks}`,
  "--LabApp.expose_app_in_browser=True", // window.jupyterapp, for the driver
  "--JupyterNotebookApp.expose_app_in_browser=True",
];

const FOR_PAGES = ["--ServerApp.allow_origin=*", "--ServerApp.disable_check_xsrf=True"];

/** Nothing of the person's own Jupyter is read or written. */
const ownPlaces = (folder: string) => ({
  JUPYTER_CONFIG_DIR: join(folder, "config"),
  JUPYTER_DATA_DIR: join(folder, "data"),
  JUPYTER_PREFER_ENV_PATH: "0", // what is in the data folder comes before what the environment brings
  JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
  JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
  JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
  IPYTHONDIR: join(folder, "ipython"),
});

/** No questions and no look for news: both put a box over the notebook. */
function writeSettings(settings: string): void {
  const plugin = join(settings, "@jupyterlab", "apputils-extension");
  mkdirSync(plugin, { recursive: true });
  const quiet = { fetchNews: "false", checkForUpdates: false };
  writeFileSync(join(plugin, "notification.jupyterlab-settings"), JSON.stringify(quiet));
}

function writeKernel(data: string, name: string, argv: readonly string[]): void {
  const folder = join(data, "kernels", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), JSON.stringify({ argv, display_name: name, language: "python" }));
}

function useAnywidgetOf(python: string, data: string): void {
  mkdirSync(join(data, "labextensions"), { recursive: true });
  const extension = join(environmentOf(python), "share", "jupyter", "labextensions", "anywidget");
  symlinkSync(extension, join(data, "labextensions", "anywidget"));
}

async function answers(lab: Lab, server: ChildProcess): Promise<void> {
  const end = Date.now() + 180_000;
  while (Date.now() < end && server.exitCode === null) {
    const headers = { Authorization: `token ${lab.token}` };
    const response = await fetch(`${lab.url}/api/status`, { headers }).catch(() => undefined);
    if (response?.ok) return;
    await delay(100);
  }
  throw new Error(`JupyterLab did not start, see ${lab.log}`);
}

/**
 * The system gives ports above 32 768 to whoever asks: one of those could be gone before the server has started. Lakes
 * have theirs from 21 000 on.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(22_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
