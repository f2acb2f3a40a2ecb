/** The settings a hub would make for its users: how a kernel reaches the lake. */
import { writeFileSync } from "node:fs";
import type { Lake } from "./hosts/lake.ts";

/** Writes an ipylake.toml, for kernels that have $IPYLAKE_CONFIG set to it. */
export function writeConnection(lake: Lake, file: string): void {
  const text = JSON.stringify; // a JSON string is a TOML string
  const mounts = lake.mounts.map(({ rse, prefix, path }) => `${text(rse)} = { ${text(prefix)} = ${text(path)} }`);
  const lines = [
    "[rucio]",
    'default = "lake"',
    "",
    "[rucio.lake]",
    'title = "Demo lake"',
    `url = ${text(lake.url)}`,
    `ca_cert = ${text(lake.ca)}`,
    "",
    "[rucio.lake.mounts]",
    ...mounts,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
}
