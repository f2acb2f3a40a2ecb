/** The bundles: one ESM file per entry, which the kernel sends with every widget. `--watch` builds on each change. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type BuildResult, context } from "esbuild";
import { evaluatedOnce } from "./bundle/once.ts";
import { SETTINGS } from "./bundle/settings.ts";

const ROOT = join(import.meta.dirname, "..");
const ENTRIES = ["browser.ts"];
/** kB (1 000 bytes) of one entry. It travels with each instance, each reload and each saved state. */
const AIM_KB = 70;
const LIMIT_KB = 100;

/** Writes each entry, and says how large it is; false if one is too large. */
function write({ outputFiles, errors }: BuildResult): boolean {
  let fits = errors.length === 0;
  for (const { path, text } of outputFiles ?? []) {
    const module = evaluatedOnce(basename(path), text);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, module);
    const kb = Buffer.byteLength(module) / 1000;
    process.stdout.write(`${basename(path)}  ${kb.toFixed(1)} kB  (aim ${AIM_KB}, limit ${LIMIT_KB})\n`);
    fits &&= kb <= LIMIT_KB;
  }
  return fits;
}

const isWatching = process.argv.includes("--watch");
const builder = await context({
  ...SETTINGS,
  absWorkingDir: ROOT,
  entryPoints: ENTRIES.map((entry) => join("js", entry)),
  outdir: join("python", "ipylake", "static"),
  format: "esm",
  write: false,
  plugins: [
    ...SETTINGS.plugins,
    { name: "write", setup: ({ onEnd }) => onEnd((result) => void (isWatching && write(result))) },
  ],
});
if (isWatching) await builder.watch();
else {
  const fits = write(await builder.rebuild());
  await builder.dispose();
  if (!fits) process.exitCode = 1;
}
