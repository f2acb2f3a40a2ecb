import { describe, expect, it } from "vitest";
import { stateOf } from "../../../js/bridge/kernel-state.ts";

const waiting = { since: 0, isTaken: false };
const working = { since: 0, isTaken: true };

describe("stateOf()", () => {
  it.each([
    ["ready with nothing to answer", [], true, 50, "ready", Infinity],
    ["ready until 100 ms have passed", [waiting], true, 99, "ready", 100],
    ["pending from then on", [waiting], true, 100, "pending", 1000],
    ["busy when it has not taken a question for 1 s", [waiting], true, 1000, "busy", Infinity],
    ["pending, however long, when it works on the answer", [working], true, 60_000, "pending", Infinity],
    ["busy when it works on one answer and does not take the next", [working, waiting], true, 1000, "busy", Infinity],
    ["connecting until it has spoken", [waiting], false, 999, "connecting", 1000],
    ["silent when it has not spoken for 1 s", [waiting], false, 1000, "silent", Infinity],
  ] as const)("is %s", (_, waits, hasSpoken, now, state, changesAt) => {
    expect(stateOf(waits, hasSpoken, now)).toEqual([state, changesAt]);
  });
});
