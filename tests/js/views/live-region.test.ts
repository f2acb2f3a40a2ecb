// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { html } from "../../../js/dom/html.ts";
import { LiveRegion } from "../../../js/views/live-region.ts";
import { act, byRole, mount, textOf } from "./rig.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function region(...first: string[]) {
  const messages = signal(first);
  const host = await mount(() => html`<${LiveRegion} messages=${messages.value} />`, {});
  const say = (...next: string[]) =>
    act(() => {
      messages.value = next;
    });
  const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
  return { say, pass, heard: () => textOf(byRole(host, "status")) };
}

describe("LiveRegion", () => {
  it("is silent about what was there when it came", async () => {
    const { heard } = await region("5 rows");
    expect(heard()).toBe("");
  });

  it("says a change at once, and the next not before 5 s", async () => {
    const { say, pass, heard } = await region("");
    await say("1 row");
    expect(heard()).toBe("1 row");
    await say("2 rows");
    await pass(4999);
    expect(heard()).toBe("1 row");
    await pass(1);
    expect(heard()).toBe("2 rows");
  });

  it("says the latest of what changed meanwhile, once", async () => {
    const { say, pass, heard } = await region("");
    await say("1 row");
    for (const count of [2, 3, 4]) await say(`${count} rows`);
    await pass(5000);
    expect(heard()).toBe("4 rows");
  });

  it("joins what changed in several places", async () => {
    const { say, heard } = await region("1 row", "");
    await say("2 rows", "3 selected");
    expect(heard()).toBe("2 rows. 3 selected");
  });
});
