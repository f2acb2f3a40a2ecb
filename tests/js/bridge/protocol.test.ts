import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answered } from "../../../js/bridge/answers.ts";
import type { Answer, Request } from "../../../js/bridge/protocol.ts";
import { ProtocolShape } from "./protocol-shape.ts";

const EXAMPLES = new URL("../../protocol/examples/", import.meta.url);
const names = readdirSync(EXAMPLES).map((file) => file.replace(/\.json$/, ""));
const example = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, EXAMPLES), "utf8"));
const shape = new ProtocolShape(new URL("../../../js/bridge/protocol.ts", import.meta.url));

function faultsOf(name: string): string[] {
  const value = example(name);
  if (name === "rows") return (value as unknown[]).flatMap((row) => shape.faults("Row", row));
  return shape.faults(name === "cancel" || name.startsWith("request-") ? "ToKernel" : "FromKernel", value);
}

describe("stored examples", () => {
  it("are there for every message", () => {
    expect(names.length).toBeGreaterThan(30);
  });

  it.each(names)("%s is what protocol.ts says, field by field", (name) => {
    expect(faultsOf(name)).toEqual([]);
  });

  it.each(names.filter((name) => name.startsWith("answer-")))("%s is taken as an answer", (name) => {
    const { result } = example(name) as Answer;
    const asked = names
      .filter((one) => one.startsWith("request-"))
      .map((one) => (example(one) as Request).call)
      .filter((call) => {
        try {
          return answered(call, result, []).type === result.type;
        } catch {
          return false;
        }
      });
    expect(asked.length).toBeGreaterThan(0);
  });
});

describe("ProtocolShape", () => {
  const state = { version: 1, count: 1, size: 0, unsized: 0, isQuery: false, growing: false };

  it.each([
    ["a field that is missing", { version: 1 }, "SelectionState.count is missing"],
    ["a field too many", { ...state, extra: 1 }, "SelectionState.extra is not in the protocol"],
    ["a value of another type", { ...state, count: "1" }, "SelectionState.count is no number"],
  ])("tells of %s", (_, value, fault) => {
    expect(shape.faults("SelectionState", value)).toContain(fault);
  });

  it("tells of a word that is none of the choices, and of an item too few", () => {
    expect(shape.faults("ToKernel", { type: "hello", rid: "1" })).not.toEqual([]);
    expect(shape.faults("Entry", ["a", "b", "file", 1, null])).toEqual(["Entry has 5 items, not 7"]);
  });
});
