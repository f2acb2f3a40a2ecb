import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible, visibleLines } from "../../../js/text/visible.ts";

describe("visible() [fault 57]", () => {
  it.each([
    ["an ANSI sequence", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"],
    ["NUL", "run\0.root", "run␀.root"],
    ["a line end", "a\r\nb\tc", "a␍␊b␉c"],
    ["DEL and C1", "\x7f\x9b", "␡⟨U+009B⟩"],
    ["the right-to-left override", "gpj.\u202exe", "gpj.⟨U+202E⟩xe"],
    ["isolates", "\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"],
    ["zero-width characters", "a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"],
    ["a line separator", "a\u2028b", "a⟨U+2028⟩b"],
    ["half a surrogate pair", "a\ud800", "a⟨U+D800⟩"],
    ["tag characters", "a\u{e0041}", "a⟨U+E0041⟩"],
    ["a letter without a shape", "a\u3164", "a⟨U+3164⟩"],
    ["a letter that looks like another", "\u0440aypal", "⟨U+0440⟩aypal"],
  ])("shows %s", (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each([
    "<img src=x onerror=alert(1)>",
    "data22_13p6TeV:DAOD_PHYS.pool.root.1",
    "Ωμέγα",
    "ריצה",
    "測定",
    "❤️",
    "данные_2022.root",
  ])("leaves %s as it is", (text) => {
    expect(visible(text)).toBe(text);
  });

  it("leaves nothing to replace", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });
});

describe("visibleLines()", () => {
  it("and visible() cut what is longer than anybody reads, and say so [fault 46]", () => {
    const long = "x".repeat(1_000_000);
    expect([visible(long).length, visibleLines(long).length]).toEqual([10_002, 100_002]);
    expect([visible(long).endsWith(" …"), visibleLines(long).endsWith(" …")]).toEqual([true, true]);
  });

  it("keeps line ends and tabs, and nothing else of that sort", () => {
    expect(visibleLines("a\tb\r\nc\rd\x1b\u202e")).toBe("a\tb\nc\nd␛⟨U+202E⟩");
  });
});
