// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { entryOf } from "../fake-catalog.ts";
import { act, expectHarmless, HOSTILE, textOf } from "./rig.ts";
import { passes, row, table } from "./tree-rig.ts";

describe("TreeRow's cells", () => {
  const one = (entry = entryOf("a", "dataset"), facts = true) => table({ count: 1, entry: () => entry }, { facts });

  it("show what the listing tells, and fill up with facts", async () => {
    const { host } = await one(["mc16:a", "a", "file", null, null, null, []]);
    await passes(500);
    expect([...row(host, 0).querySelectorAll(".cell")].map(textOf)).toEqual([
      "File",
      "1 B",
      "LAKE-MOUNT",
      "1970-01-01",
    ]);
  });

  it.each([
    ["elsewhere", "dataset", 0, 40, "0/40"],
    ["partial", "dataset", 37, 40, "37/40"],
    ["here", "file", null, null, "LAKE"],
    ["elsewhere", "file", null, null, "not here"],
    ["tape", "dataset", 0, 40, "on tape only"],
    ["none", "file", null, null, "no copy"],
    ["unknown", "file", null, null, "not known"],
  ] as const)("say %s of a %s with %s of %s files by a word or a number", async (state, kind, here, total, text) => {
    const { browser, host } = await one(entryOf("a", kind), false);
    const availability = { state, here, total, place: "LAKE", reason: "" };
    await act(() =>
      browser.windows.learn(1, new Map([[0, { size: null, parts: null, modified: null, availability }]])),
    );
    expect(textOf(row(host, 0).querySelector(".availability"))).toBe(text);
  });

  it.each(HOSTILE)("show the name %j as text", async (name) => {
    const { host } = await one(entryOf(name, "file"));
    expectHarmless(host);
    expect(row(host, 0).querySelectorAll(".name > *")).toHaveLength(4);
  });
});
