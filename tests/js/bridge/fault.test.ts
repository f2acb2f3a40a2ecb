import { describe, expect, it } from "vitest";
import { FaultError, faultOf, isFault, shownFault } from "../../../js/bridge/fault.ts";

const notFound = new FaultError(faultOf("not-found", "No such name"));

describe("isFault()", () => {
  it("holds for a fault, and for one of the code asked for", () => {
    expect([isFault(notFound), isFault(notFound, "not-found"), isFault(notFound, "cancelled")]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("does not hold for other errors", () => {
    expect(isFault(new Error("no"))).toBe(false);
  });
});

describe("shownFault()", () => {
  it("is nothing for what a person stopped, and for a kernel that is gone", () => {
    expect(["cancelled", "no-kernel"].map((code) => shownFault(new FaultError(faultOf(code, ""))))).toEqual([
      null,
      null,
    ]);
  });

  it("is what the kernel said", () => {
    expect(shownFault(notFound)).toBe(notFound.fault);
  });

  it("says that the view itself has failed, and how", () => {
    expect(shownFault(new TypeError("x is undefined"))).toMatchObject({
      code: "error",
      detail: "TypeError: x is undefined",
    });
  });
});
