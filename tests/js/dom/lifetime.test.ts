import { describe, expect, it } from "vitest";
import { lifetime } from "../../../js/dom/lifetime.ts";

describe("lifetime()", () => {
  it("ends with the signal of the host", () => {
    const host = new AbortController();
    const { signal } = lifetime(host.signal);
    expect(signal.aborted).toBe(false);
    host.abort();
    expect(signal.aborted).toBe(true);
  });

  it("ends by its own end() on hosts that give no signal", () => {
    const { signal, end } = lifetime();
    end();
    expect(signal.aborted).toBe(true);
  });

  it("has ended from the start where the host's has", () => {
    expect(lifetime(AbortSignal.abort()).signal.aborted).toBe(true);
  });

  it("may end twice", () => {
    const host = new AbortController();
    const { signal, end } = lifetime(host.signal);
    end();
    host.abort();
    expect(signal.aborted).toBe(true);
  });
});
