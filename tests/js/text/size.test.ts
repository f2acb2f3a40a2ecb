import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSizeText, sizeText } from "../../../js/text/size.ts";

describe("sizeText()", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [9_994, "9.99 kB"],
    [9_995, "10.0 kB"],
    [99_949, "99.9 kB"],
    [99_950, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1.00 MB"],
    [441_000_000, "441 MB"],
    [1_302_000_000, "1.30 GB"],
    [17_204_889_600, "17.2 GB"],
    [1.5e21, "1500 EB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text.replace(" ", "\u00a0"));
  });

  it("shows three figures for every size from 1 kB to 999 EB", () => {
    fc.assert(
      fc.property(fc.double({ min: 1000, max: 9.99e20, noNaN: true }), (bytes) => {
        expect(sizeText(bytes).replace(/\D/g, "")).toHaveLength(3);
      }),
    );
  });
});

describe("exactSizeText()", () => {
  it("keeps every byte, in groups of three", () => {
    expect(exactSizeText(17_204_889_600)).toBe("17\u202f204\u202f889\u202f600\u00a0B");
  });
});
