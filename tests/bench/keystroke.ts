/** What a keystroke costs the page in a form of many people. */
import { expect } from "@playwright/test";
import { LIMITS } from "./goals.ts";
import type { Room } from "./room.ts";
import { counted, quantile, type Result } from "./rule.ts";

const PEOPLE = 200;
const STROKES = 40;

export async function keystroke(room: Room): Promise<Result[]> {
  await room.show(`people = form_of(${PEOPLE})\npeople`);
  const form = room.frame.getByRole("region", { name: "Deposit" });
  const name = form.getByRole("combobox", { name: `Name, row ${PEOPLE / 2}`, exact: true });
  await expect(name).toBeVisible({ timeout: 120_000 });
  await expect(form.locator(".form-row.person")).toHaveCount(PEOPLE);
  await name.focus();
  await name.press("End");
  const session = await room.page.context().newCDPSession(room.page);
  await session.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find((one) => one.name === "ScriptDuration")?.value ?? Number.NaN) * 1000;
  };
  const each: number[] = [];
  for (let stroke = 0; stroke < STROKES; stroke += 1) {
    const before = await spent();
    await room.page.keyboard.type("a");
    await room.frame.evaluate(() => window.painted());
    each.push((await spent()) - before);
  }
  // The first ones are compiled, as everywhere.
  return [counted("keystroke", LIMITS.keystroke, quantile(each.slice(STROKES / 4), 0.95))];
}
