import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type axe from "axe-core";

const AXE = createRequire(import.meta.url).resolve("axe-core");

/** What axe finds below an element of the page that is serious or worse, by all its rules or some of them. */
export async function serious(page: Page, selector: string, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.addScriptTag({ path: AXE });
  const { passes, violations } = await page.evaluate(
    ([selector, runOnly]) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector, {
        resultTypes: ["violations"], // of the others one element is enough
        ...(runOnly && { runOnly }),
      }),
    [selector, rules] as const,
  );
  expect(passes.length, "rules that found something to look at").toBeGreaterThan(0);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
