/** The bundles: one ESM file per entry, which the kernel sends with every widget. `--watch` builds on each change. */
import { basename, join } from "node:path";
import { type BuildResult, context } from "esbuild";
import { SETTINGS } from "./bundle/settings.ts";

const ROOT = join(import.meta.dirname, "..");
const ENTRIES = ["browser.ts"];
/** kB (1 000 bytes) of one entry. It travels with each instance, each reload and each saved state. */
const AIM_KB = 70;
const LIMIT_KB = 100;

/** Says how large each entry is; false if one is too large. */
function report({ metafile, errors }: BuildResult): boolean {
  let fits = errors.length === 0;
  for (const [path, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
    const kb = bytes / 1000;
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
  metafile: true,
  plugins: [
    ...SETTINGS.plugins,
    { name: "report", setup: ({ onEnd }) => onEnd((result) => void (isWatching && report(result))) },
  ],
});
if (isWatching) await builder.watch();
else {
  const fits = report(await builder.rebuild());
  await builder.dispose();
  if (!fits) process.exitCode = 1;
}
