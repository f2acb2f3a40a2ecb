import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "../../../js/styles");

/** What a file says of a class wherever it stands: rules that begin a line and name nothing else. */
function laidOut(file: string): string[] {
  const styles = readFileSync(join(FOLDER, file), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  return [...styles.matchAll(/^(\.[a-z-]+) \{/gm)].flatMap(([, name = ""]) => name);
}

// The styles of several parts stand in one shadow root: what one of them says of a class holds in all.
it("lay a class out in one file", () => {
  const homes = new Map<string, Set<string>>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".css"))) {
    for (const name of laidOut(file)) homes.set(name, (homes.get(name) ?? new Set()).add(file));
  }
  expect(homes.size).toBeGreaterThan(100);
  expect([...homes].filter(([, files]) => files.size > 1)).toEqual([]);
});
