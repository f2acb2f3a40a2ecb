/** The bundles: one ESM file per entry, which the kernel sends with every widget. `--watch` builds on each change. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildResult, context, type Plugin, transform } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const ENTRIES = ["browser.ts"];
/** kB (1 000 bytes) of one entry. It travels with each instance, each reload and each saved state. */
const AIM_KB = 70;
const LIMIT_KB = 120;

/** A style sheet is imported as its text, shortened like the rest. */
const styles: Plugin = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Templates keep the indentation of their source; nothing of it is drawn. */
const templates: Plugin = {
  name: "templates",
  setup(build) {
    build.onLoad({ filter: /\/js\/.*\.ts$/ }, async ({ path }) => {
      return { contents: (await readFile(path, "utf8")).replace(/\n[ \t]+/g, "\n"), loader: "ts" };
    });
  },
};

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
  absWorkingDir: ROOT,
  entryPoints: ENTRIES.map((entry) => join("js", entry)),
  outdir: join("python", "ipylake", "static"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  // Parts that look for an AMD loader would find the notebook's.
  define: { "define.amd": "false" },
  plugins: [
    styles,
    templates,
    { name: "report", setup: ({ onEnd }) => onEnd((result) => void (isWatching && report(result))) },
  ],
});
if (isWatching) await builder.watch();
else {
  const fits = report(await builder.rebuild());
  await builder.dispose();
  if (!fits) process.exitCode = 1;
}
