import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type BuildOptions, type Plugin, transform } from "esbuild";
import { compileTemplates } from "./templates.ts";

/** A style sheet is imported as its text, without what only people read. */
const styles: Plugin = {
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Templates are compiled: what draws them is preact's `h`, under their name. */
const templates: Plugin = {
  name: "templates",
  setup({ onLoad }) {
    onLoad({ filter: /\/js\/dom\/html\.ts$/ }, ({ path }) => {
      return { contents: `export { h as html } from "preact";`, resolveDir: dirname(path) };
    });
    onLoad({ filter: /\/js\/.*\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "ts", target: "es2022" });
      return { contents: compileTemplates(code), resolveDir: dirname(path) };
    });
  },
};

/** How sources become what a browser reads. */
export const SETTINGS = {
  bundle: true,
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  // Parts that look for an AMD loader would find the notebook's.
  define: { "define.amd": "false" },
  plugins: [styles, templates],
} as const satisfies BuildOptions;
