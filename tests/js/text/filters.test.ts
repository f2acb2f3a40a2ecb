import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FilterKey } from "../../../js/bridge/protocol.ts";
import { misfit } from "../../../js/text/filter-keys.ts";
import { conditionOf, type Group, readFilters, writtenFilters } from "../../../js/text/filters.ts";

interface Refused {
  readonly text: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

interface Examples {
  readonly read: readonly { readonly text: string; readonly groups: string[][][]; readonly written: string }[];
  readonly refused: readonly Refused[];
  readonly keys: readonly FilterKey[];
  readonly fitting: readonly string[];
  readonly misfits: readonly Refused[];
}

const examples: Examples = JSON.parse(readFileSync("tests/filters/examples.json", "utf8"));

const groupsOf = (text: string): readonly Group[] => {
  const read = readFilters(text);
  if ("mistake" in read) throw new Error(read.mistake.message);
  return read.groups;
};
const bare = (groups: readonly Group[]) =>
  groups.map((group) => group.map(({ key, operator, value }) => [key, operator, value.kind, value.text]));

describe("readFilters()", () => {
  it.each(examples.read)("reads $text as Python does", ({ text, groups }) => {
    expect(bare(groupsOf(text))).toEqual(groups);
  });

  it.each(examples.refused)("refuses $text with the place of the mistake", ({ text, message, start, end }) => {
    expect(readFilters(text)).toEqual({ mistake: { message, start, end } });
  });

  it("gives a mistake a place within any text", () => {
    const piece = fc.constantFrom("a", "1", "<", "=", "≥", ",", ";", "'", '"', "\\", " ", "*", ".", "None", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join("");
        const read = readFilters(text);
        if ("groups" in read) return;
        const { start, end } = read.mistake;
        expect(0 <= start && start <= end && end <= text.length + 1).toBe(true);
      }),
    );
  });

  it("tells where each key and value stands", () => {
    const [group] = groupsOf("events >= 1, year = '2024'");
    const places = group?.map(({ start, end, value }) => [start, end, value.start, value.end]);
    expect(places).toEqual([
      [0, 6, 10, 11],
      [13, 17, 20, 26],
    ]);
  });
});

describe("writtenFilters()", () => {
  it.each(examples.read)("writes $text in one way", ({ text, written }) => {
    expect(writtenFilters(groupsOf(text))).toBe(written);
  });

  it("reads back as it was, whatever the values are", () => {
    const value = fc.oneof(
      fc.string({ maxLength: 8 }).filter((text) => !/^[*%]+$/.test(text)),
      fc.constantFrom("7", "-1e5", "true", "None", "2024-03-18", "'", '"', "\\", "\\'", "a,b", "x; y", " ", "it's"),
    );
    const condition = fc.record({
      key: fc.constantFrom("run_number", "my key", "a,b", "true", "'", "d≥"),
      value,
      operator: fc.constantFrom("=" as const, "!=" as const),
    });
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), (conditions) => {
        const groups = conditions.map((one) => [
          { ...one, value: { kind: "text" as const, text: one.value, start: 0, end: 0 }, start: 0, end: 0 },
        ]);
        expect(bare(groupsOf(writtenFilters(groups)))).toEqual(bare(groups));
      }),
    );
  });
});

describe("conditionOf()", () => {
  it.each([
    ["400000", "number", "400000"],
    ["'400000'", "text", "400000"],
    [" physics, Main ", "text", "physics, Main"],
    ["2024-03-18", "date", "2024-03-18"],
    [" 400000 ", "number", "400000"],
    [" '400000' ", "text", "400000"],
    ["it's", "text", "it's"],
  ])("takes %s for a %s", (typed, kind, text) => {
    const read = conditionOf("key", "=", typed);
    expect("groups" in read && bare(read.groups)).toEqual([[["key", "=", kind, text]]]);
  });

  it("misses what is not typed yet", () => {
    expect(conditionOf("", "=", "1")).toMatchObject({ mistake: { message: "A key is missing here" } });
  });
});

describe("misfit()", () => {
  it.each(examples.fitting)("finds none in %s", (text) => {
    expect(misfit(groupsOf(text), examples.keys)).toBeNull();
  });

  it.each(examples.misfits)("finds that of $text with its place", ({ text, ...mistake }) => {
    expect(misfit(groupsOf(text), examples.keys)).toEqual(mistake);
  });
});
