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
const ENTRY = join(ROOT, "js", "browser.ts");
const PARTS = join(ROOT, "js", "parts");
/** kB (1 000 bytes) of one file. An entry travels with each instance, each reload and each saved state. */
const AIM_KB = 70;
const LIMIT_KB = 100;

/** Builds and writes all files, and says how large they are; false if one is too large. */
async function write(): Promise<boolean> {
  const { entry, parts } = await bundled(ENTRY, PARTS);
  const files = [`${entry.name}.js`, ...parts.map(({ name }) => join("parts", `${name}.js`))];
  mkdirSync(join(STATIC, "parts"), { recursive: true });
  for (const [index, { code }] of [entry, ...parts].entries()) writeFileSync(join(STATIC, files[index] ?? ""), code);
  for (const old of readdirSync(join(STATIC, "parts"))) {
    if (!files.includes(join("parts", old))) rmSync(join(STATIC, "parts", old));
  }
  const sizes = [entry, ...parts].map(({ code }) => Buffer.byteLength(code) / 1000);
  for (const [index, kb] of sizes.entries())
    process.stdout.write(`${files[index]}  ${kb.toFixed(1)} kB  (aim ${AIM_KB}, limit ${LIMIT_KB})\n`);
  return sizes.every((kb) => kb <= LIMIT_KB);
}

if (process.argv.includes("--watch")) {
  // Built for nothing but to know which files there are.
  const watcher = await context({
    ...SETTINGS,
    entryPoints: [ENTRY, ...partsIn(PARTS)],
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
