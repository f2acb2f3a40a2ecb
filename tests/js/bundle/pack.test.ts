import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack } from "../../../js/bundle/pack.ts";
import { sheetText } from "../../../js/styles/sheet.ts";
import { DIGITS, MARK, unpack } from "../../../js/styles/unpack.ts";

describe("pack", () => {
  it("gives a text that unpack() makes the same again", () => {
    const repetitive = fc.array(fc.constantFrom("color:", "var(--line)", ";", "}", "é…", "\n", "a"), {
      maxLength: 200,
    });
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      repetitive.map((words) => words.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!text.includes(MARK));
        expect(unpack(pack(text))).toBe(text);
      }),
    );
  });

  it("makes half of the style sheets, and the same of each character", () => {
    const packed = pack(sheetText);
    expect(unpack(packed)).toBe(sheetText);
    expect(packed.length).toBeLessThan(sheetText.length / 2);
  });

  it("leaves words where no reference reaches them", () => {
    const far = Array.from({ length: 8000 }, (_, index) => index.toString(36)).join(" ");
    const text = `${far}the last words, the last words`;
    expect(unpack(pack(text))).toBe(text);
  });

  it("uses characters that stay as they are in JSON and in quotes", () => {
    expect(JSON.stringify(DIGITS + MARK)).toBe(`"${DIGITS}${MARK}"`);
    expect(DIGITS + MARK).not.toMatch(/['"`$\\]/);
    expect(new Set(DIGITS + MARK).size).toBe(DIGITS.length + MARK.length);
  });

  it("refuses a text that holds the mark", () => {
    expect(() => pack("a ~ b")).toThrow(RangeError);
  });
});
