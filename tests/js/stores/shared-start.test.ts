import { describe, expect, it } from "vitest";
import { sharedStart } from "../../../js/stores/shared-start.ts";

describe("sharedStart()", () => {
  it.each([
    ["ends with a point", ["data22.periodF.x", "data22.periodH.x"], "data22."],
    ["ends with a slash", ["/store/user/a", "/store/user/b"], "/store/user/"],
    ["leaves the underscore to the number", ["DAOD.332._000001", "DAOD.332._000002"], "DAOD.332."],
    ["ends before an underscore", ["run_1", "run_2"], "run"],
    ["is nothing where only letters are shared", ["alpha", "alps"], ""],
    ["is nothing for a single name", ["data22.periodF"], ""],
    ["is nothing without names", [], ""],
    ["does not cut a name that is the start of another", ["data22.a", "data22.a.b"], "data22."],
  ])("%s", (_, names, start) => {
    expect(sharedStart(names)).toBe(start);
  });
});
