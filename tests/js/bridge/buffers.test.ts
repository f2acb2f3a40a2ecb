import { describe, expect, it } from "vitest";
import { bytesOf, forSending, fromJsonBytes, jsonBytes } from "../../../js/bridge/buffers.ts";

const whole = new Uint8Array([0, 1, 2, 3, 4, 5]);

describe("bytesOf()", () => {
  it.each([
    ["DataView", new DataView(whole.buffer, 2, 3)],
    ["Uint8Array", whole.subarray(2, 5)],
    ["ArrayBuffer", whole.slice(2, 5).buffer],
  ])("reads a %s from where it starts to where it ends", (_, buffer) => {
    expect([...bytesOf(buffer)]).toEqual([2, 3, 4]);
  });
});

describe("forSending()", () => {
  it("holds the bytes of the view alone, not the memory below it", () => {
    expect(forSending(whole.subarray(2, 5))).toEqual(new Uint8Array([2, 3, 4]).buffer);
  });

  it("is a copy: what is sent does not change afterwards", () => {
    const bytes = new Uint8Array([1]);
    const sent = forSending(bytes);
    bytes[0] = 9;
    expect([...new Uint8Array(sent)]).toEqual([1]);
  });
});

describe("jsonBytes()", () => {
  it("comes back as it was, whatever letters it holds", () => {
    const values = { user: "å’‮", password: "\u0000 €" };
    expect(fromJsonBytes(new DataView(forSending(jsonBytes(values))))).toEqual(values);
  });
});
