import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vitest/config";

/** A style sheet is its text here, as in the bundle. */
const styles: Plugin = {
  name: "styles",
  enforce: "pre",
  resolveId: (source, importer = "") =>
    source.endsWith(".css") ? `\0${join(dirname(importer), source)}.text` : undefined,
  load(id) {
    const path = /^\0(.*)\.text$/.exec(id)?.[1];
    return path === undefined ? undefined : `export default ${JSON.stringify(readFileSync(path, "utf8"))}`;
  },
};

/** For machines that do other things. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } };

export default defineConfig({
  plugins: [styles],
  test: { include: ["tests/js/**/*.test.ts"], restoreMocks: true, maxWorkers: 2, ...PATIENCE },
});
