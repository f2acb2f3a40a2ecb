// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import type { AttachedState } from "../../../js/bridge/protocol.ts";
import { AttachedVariables } from "../../../js/views/attached.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, textOf } from "./rig.ts";
import { fault, scriptedBrowser } from "./scripted-browser.ts";

const MISSING = fault("not-available", "`late` is not here as it was locked: 1 of 4 files; mc16:b: it is not there", {
  hint: "To get what is missing: rucio.get('mc16:b')",
});
const STATE: AttachedState = {
  version: 1,
  variables: [
    { name: "files", state: "ready", isList: true, count: 3, fault: null },
    { name: "late", state: "missing", isList: false, count: 1, fault: MISSING },
  ],
  lock: { file: "data.lock.json", state: "differs", differences: ["`files`: 1 file more"], fault: null },
};

async function opened(state: Partial<AttachedState> = {}) {
  const { attached, rules, orders } = scriptedBrowser();
  attached.state.value = { ...STATE, ...state };
  const host = await mount(AttachedVariables, { attached, rules, onClose: vi.fn() });
  return { host, attached, rules, orders };
}

const lines = (host: Element) => [...host.querySelectorAll(".attached-what")].map(textOf);

describe("AttachedVariables", () => {
  it("lists the variables with their state, and of a missing one how to get it", async () => {
    const { host } = await opened();
    const [first, second = ""] = lines(host);
    expect(first).toBe("files 3 paths, ready");
    expect(second).toContain("late one path, missing");
    expect(second).toContain("rucio.get('mc16:b')");
  });

  it("orders to detach one, to set one again, and all", async () => {
    const { host, orders } = await opened();
    await click(byRole(host, "button", "Detach files: the notebook keeps it"));
    await click(byRole(host, "button", "Set late again"));
    await click(byRole(host, "button", "Set all again"));
    expect(orders).toEqual([["detach", "files"], ["inject", "late"], ["inject"]]);
  });

  it("keeps the focus when what was pressed goes with its line", async () => {
    const { host, attached } = await opened();
    const button = byRole(host, "button", "Detach files: the notebook keeps it");
    await click(button);
    await act(() => {
      attached.state.value = { ...STATE, variables: STATE.variables.slice(1) };
    });
    expect(button.isConnected).toBe(false);
    expect(document.activeElement).toBe(byRole(host, "dialog"));
  });

  it("lists the variables that wait for data, and gives one up", async () => {
    const { host, rules, orders } = await opened();
    await act(() => {
      rules.awaiting.value = [{ name: "soon", rules: ["r1"], fault: null }];
    });
    expect(lines(host).at(-1)).toBe("soon waiting for its data");
    await click(byRole(host, "button", "Do not set soon"));
    expect(orders).toEqual([["giveUp", "soon"]]);
  });

  it("says how the lock differs, and updates it when that is pressed", async () => {
    const { host, orders } = await opened();
    expect(textOf(host.querySelector(".attached-lock"))).toContain("data.lock.json differs:");
    expect(textOf(host.querySelector(".attached-differences"))).toBe("files: 1 file more");
    await click(byRole(host, "button", "Update lock"));
    expect(orders.map(([verb]) => verb)).toEqual(["updateLock"]);
  });

  it("offers no update of a lock that holds what is attached", async () => {
    const { host } = await opened({ lock: { file: "data.lock.json", state: "same", differences: [], fault: null } });
    expect(textOf(host.querySelector(".attached-lock"))).toContain("Run All sets them again");
    expect(all(host, "button").map(textOf)).not.toContain("Update lock");
  });

  it("says what to do where there is none", async () => {
    const { host } = await opened({ variables: [], lock: null });
    expect(host.textContent).toContain("None yet");
    expect(all(host, "button").map(textOf)).not.toContain("Set all again");
  });

  it("shows what the kernel says against an order", async () => {
    const { host, attached } = await opened();
    await act(() => {
      attached.fault.value = fault("confirmation-needed", "`files` is something else now (dict)");
    });
    expect(textOf(host.querySelector(".notice"))).toContain("files is something else now (dict)");
  });

  it.each(HOSTILE)("draws %s as text", async (words) => {
    const { host } = await opened({
      variables: [{ name: words, state: "missing", isList: true, count: 1, fault: fault("x", words, { hint: words }) }],
      lock: { file: words, state: "differs", differences: [words], fault: null },
    });
    expectHarmless(host);
  });
});
