/** rucio-jupyterlab, Rucio's own extension of JupyterLab, in a Jupyter server of its own: asked as its front end asks. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Lab, startLab } from "../../hosts/lab.ts";
import type { BenchLake } from "../lake.ts";
import { FOLDER } from "./install.ts";

/** What takes longer is cut, and counts as long as this. */
export const LIMIT_S = 120;
/** How often its front end asks for what it waits for, in s (setInterval(…, 1e4) of its poller). */
const POLL_S = 10;
const NAME = "lake";

/** A file as its server tells of it; of a collection that is being looked up, one whose status is FETCHING. */
export interface FileStatus {
  readonly status: string;
  readonly did: string;
  readonly path: string | null;
}

export class Extension {
  private constructor(private readonly server: Lab) {}

  /** A server that remembers nothing; signed in, with a token. `work` has it to itself. */
  static async use<Value>(
    python: string,
    lake: BenchLake,
    work: (extension: Extension) => Promise<Value>,
  ): Promise<Value> {
    const folder = join(FOLDER, "server");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "config"), { recursive: true });
    writeFileSync(join(folder, "config", "jupyter_server_config.json"), JSON.stringify(configuration(lake)));
    const server = await startLab(folder, { python, env: { HOME: folder } });
    try {
      const extension = new Extension(server);
      const { user: username, password } = lake.access;
      await extension.#put("auth", {
        namespace: NAME,
        type: "userpass",
        params: { username, password, account: username },
      });
      await extension.#put("instances", { instance: NAME, auth: "userpass" });
      await extension.files("bulk:evt.set.00000");
      return await work(extension);
    } finally {
      await server.stop();
    }
  }

  async search(did: string): Promise<readonly { readonly did: string }[]> {
    return this.#get("did-search", { did, type: "all" });
  }

  async files(did: string): Promise<readonly { readonly did: string }[]> {
    return this.#get("files", { did });
  }

  /** The files of a collection, once it has looked them up; what it says meanwhile when that takes too long. */
  async details(did: string): Promise<readonly FileStatus[]> {
    const end = Date.now() + LIMIT_S * 1000;
    for (;;) {
      const files = await this.#get<readonly FileStatus[]>("did", { did, poll: "1" });
      const left = end - Date.now();
      if (left <= 0 || !files.some(({ status }) => status === "FETCHING")) return files;
      await delay(Math.min(POLL_S * 1000, left));
    }
  }

  #get<Value>(name: string, query: Readonly<Record<string, string>>): Promise<Value> {
    return this.#ask(`${name}?${new URLSearchParams({ namespace: NAME, ...query })}`);
  }

  #put(name: string, body: object): Promise<unknown> {
    return this.#ask(name, { method: "PUT", body: JSON.stringify(body) });
  }

  async #ask<Value>(target: string, options: RequestInit = {}): Promise<Value> {
    const headers = { Authorization: `token ${this.server.token}` };
    const signal = AbortSignal.timeout(LIMIT_S * 1000);
    const response = await fetch(`${this.server.url}/rucio-jupyterlab/${target}`, { ...options, headers, signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`rucio-jupyterlab: ${target}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
}

/** The lake as a person who runs a hub would write it down. */
function configuration({ lake, access }: BenchLake): object {
  const [mount] = lake.mounts;
  if (!mount) throw new Error("the lake has no mounted element");
  const instance = {
    name: NAME,
    display_name: "Lake",
    mode: "replica",
    rucio_base_url: access.url,
    rucio_ca_cert: access.ca,
    destination_rse: mount.rse,
    rse_mount_path: mount.path,
    path_begins_at: 1, // its addresses are https://localhost:port/<element>/<path>
    wildcard_enabled: true,
  };
  return { RucioConfig: { instances: [instance], default_instance: NAME, default_auth_type: "userpass" } };
}
