import { describe, expect, it } from "vitest";
import { counted, countText } from "../../../js/text/count.ts";

describe("countText()", () => {
  it("groups by three from four digits on, with narrow no-break spaces", () => {
    expect([0, 999, 1234, 1_048_320].map(countText)).toEqual(["0", "999", "1\u202f234", "1\u202f048\u202f320"]);
  });
});

describe("counted()", () => {
  it("uses the singular for one only", () => {
    expect([0, 1, 2].map((count) => counted(count, "row"))).toEqual(["0\u00a0rows", "1\u00a0row", "2\u00a0rows"]);
  });

  it("takes a plural of its own", () => {
    expect(counted(2, "copy", "copies")).toBe("2\u00a0copies");
  });
});
