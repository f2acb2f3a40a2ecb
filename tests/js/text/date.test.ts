import { describe, expect, it } from "vitest";
import { dateText, momentText, timeLeftText } from "../../../js/text/date.ts";

const MOMENT = Date.UTC(2024, 2, 18, 23, 59, 11) / 1000;

describe("dateText()", () => {
  it("is the day in UTC", () => {
    expect(dateText(MOMENT)).toBe("2024-03-18");
  });

  it("is empty for a moment no calendar holds", () => {
    expect([1e18, -1e18, Number.NaN].map(dateText)).toEqual(["", "", ""]);
  });
});

describe("momentText()", () => {
  it("says the zone", () => {
    expect(momentText(MOMENT)).toBe("2024-03-18 23:59:11\u202fUTC");
  });

  it("is empty for a moment no calendar holds", () => {
    expect(momentText(1e18)).toBe("");
  });
});

describe("timeLeftText()", () => {
  it.each([
    [-5, "<1 min"],
    [59, "<1 min"],
    [240, "4 min"],
    [3600, "1 h"],
    [27_720, "7 h_42 min"],
    [86_400 + 240, "1 d"],
    [3 * 86_400 + 4 * 3600, "3 d_4 h"],
  ])("writes %d s as %s", (seconds, text) => {
    expect(timeLeftText(seconds)).toBe(text.replaceAll(" ", "\u202f").replaceAll("_", " "));
  });
});
