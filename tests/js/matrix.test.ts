import { describe, expect, it } from "vitest";
import { matrixLines, matrixOf } from "../faults/matrix.ts";
import { REQUIRED, ROWS } from "../faults/rows.ts";
import { testsOf } from "../junit.ts";

const REPORT = `<testsuite>
  <testcase classname="tests.faults" name="test_waits[a]" time="0.1"><properties><property name="fault" value="13"/><property name="fault" value="14"/></properties></testcase>
  <testcase classname="tests.faults" name="test_waits[b]" time="0.1"><properties><property name="fault" value="13"/></properties></testcase>
  <testcase classname="sign-in" name="keeps nothing [fault 74, 64]" time="0.1"><failure message="it did"/></testcase>
  <testcase classname="sign-in" name="is drawn [fault 74]" time="0.1"/>
</testsuite>`;

describe("matrixOf()", () => {
  const rows = matrixOf(testsOf(REPORT));
  const outcome = (number: number) => rows.find(({ row }) => row === number)?.outcome;

  it("counts a row as passed when its tests have, and as failed when one has", () => {
    expect([outcome(13), outcome(14), outcome(74), outcome(64)]).toEqual(["passed", "passed", "failed", "failed"]);
  });

  it("tells rows that nothing carries from those that nothing has to carry yet", () => {
    expect([outcome(6), outcome(29)]).toEqual(["not covered", "later"]);
  });

  it("has all 90 rows, and requires none that it does not have", () => {
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
    expect([...REQUIRED].filter((row) => !(row in ROWS))).toEqual([]);
  });

  it("is shown with each test once, however many cases it has", () => {
    const lines = matrixLines(rows.filter(({ row }) => row === 13 || row === 14));
    expect(lines).toEqual([
      ` 13  passed       ${ROWS[13]}`,
      "       tests.faults › test_waits (2)",
      ` 14  passed       ${ROWS[14]}`,
      "       tests.faults › test_waits",
    ]);
  });
});
