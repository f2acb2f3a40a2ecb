/**
 * The bundles: one ESM file per entry, which the kernel sends with every widget, and the parts that it sends to whom they
 * lack. `--watch` builds on each change.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { context } from "esbuild";
import { bundled, partsIn } from "./bundle/bundle.ts";
import { SETTINGS } from "./bundle/settings.ts";

const ROOT = join(import.meta.dirname, "..");
const STATIC = join(ROOT, "python", "ipylake", "static");
const ENTRIES = ["browser.ts", "deposit.ts"].map((name) => join(ROOT, "js", name));
const PARTS = join(ROOT, "js", "parts");
/** kB (1 000 bytes) of one file. An entry travels with each instance, each reload and each saved state. */
const AIM_KB = 70;
const LIMIT_KB = 100;

/** Builds and writes all files, and says how large they are; false if one is too large. */
async function write(): Promise<boolean> {
  const bundles = await Promise.all(ENTRIES.map((entry) => bundled(entry, PARTS)));
  const files = new Map<string, string>();
  for (const { entry, parts } of bundles) {
    files.set(`${entry.name}.js`, entry.code);
    for (const { name, code } of parts) files.set(join("parts", `${name}.js`), code);
  }
  mkdirSync(join(STATIC, "parts"), { recursive: true });
  for (const [file, code] of files) writeFileSync(join(STATIC, file), code);
  for (const old of readdirSync(join(STATIC, "parts"))) {
    if (!files.has(join("parts", old))) rmSync(join(STATIC, "parts", old));
  }
  const sizes = Array.from(files, ([file, code]) => [file, Buffer.byteLength(code) / 1000] as const);
  for (const [file, kb] of sizes)
    process.stdout.write(`${file}  ${kb.toFixed(1)} kB  (aim ${AIM_KB}, limit ${LIMIT_KB})\n`);
  return sizes.every(([, kb]) => kb <= LIMIT_KB);
}

if (process.argv.includes("--watch")) {
  // Built for nothing but to know which files there are.
  const watcher = await context({
    ...SETTINGS,
    entryPoints: [...ENTRIES, ...partsIn(PARTS)],
    outdir: STATIC,
    write: false,
    logLevel: "silent",
    plugins: [
      ...SETTINGS.plugins,
      {
        name: "write",
        setup: ({ onEnd }) =>
          onEnd(() =>
            write().then(
              () => {},
              () => {},
            ),
          ),
      },
    ],
  });
  await watcher.watch();
} else if (!(await write())) process.exitCode = 1;
