// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Leaving } from "../../../js/stores/behind.ts";
import { WISH } from "../../../js/stores/rules.ts";
import { LeftBehind } from "../../../js/views/left-behind.ts";
import { act, byRole, click, expectHarmless, HOSTILE, mount, textOf, unmount } from "./rig.ts";
import { fault, scriptedBrowser } from "./scripted-browser.ts";

async function opened(leaving: Leaving) {
  const { behind, orders } = scriptedBrowser();
  const onClose = vi.fn();
  const host = await mount(LeftBehind, { behind, leaving, onClose });
  return { host, behind, orders, onClose };
}

function clipboard(writeText?: (text: string) => Promise<void>) {
  vi.stubGlobal("navigator", writeText ? { clipboard: { writeText } } : {});
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("LeftBehind", () => {
  it.each([
    ["code", ["getCode"]],
    ["record", ["put", "record"]],
    ["deposit", ["put", "deposit"]],
  ] as const)("orders the %s when it opens, once, and withdraws the order when it goes", async (leaving, order) => {
    const { host, orders } = await opened(leaving);
    expect(orders).toEqual([order]);
    await unmount(host);
    expect(orders).toEqual([order, ["cancel"]]);
  });

  it("orders the code of a rule", async () => {
    const rule = { ...WISH, where: "CERN" };
    const { orders } = await opened({ rule });
    expect(orders).toEqual([["getCode", rule]]);
  });

  it("copies the code as it came, and says so", async () => {
    const copied: string[] = [];
    clipboard(async (text) => void copied.push(text));
    const { host, behind } = await opened("code");
    await act(() => {
      behind.code.value = "found = 'x'\n";
    });
    await expect.poll(() => textOf(byRole(host, "status"))).toBe("Copied");
    expect(copied).toEqual(["found = 'x'\n"]);
  });

  it.each([
    ["refuses", () => Promise.reject(new Error("NotAllowedError"))],
    ["has no clipboard", undefined],
  ])("selects all of the code where the page %s", async (_, writeText) => {
    clipboard(writeText);
    const { host, behind } = await opened("code");
    await act(() => {
      behind.code.value = "found = 'x'\n";
    });
    await expect.poll(() => textOf(byRole(host, "status"))).toBe("This page may not copy: press Ctrl+C");
    const box = byRole(host, "textbox", "Python") as HTMLTextAreaElement;
    expect([box.value, box.selectionStart, box.selectionEnd]).toEqual(["found = 'x'\n", 0, 12]);
  });

  it("says where the record is, and what to do where it is not", async () => {
    const { host, behind } = await opened("record");
    expect(textOf(byRole(host, "status"))).toBe("");
    await act(() => {
      behind.isPut.value = true;
    });
    expect(textOf(byRole(host, "status"))).toContain("run browser.record() in a cell");
  });

  it("says where the form is, and what to do where it is not", async () => {
    const { host, behind } = await opened("deposit");
    await act(() => {
      behind.isPut.value = true;
    });
    expect(textOf(byRole(host, "status"))).toContain("run browser.publish() in a cell");
  });

  it("shows what the kernel says against it, as text", async () => {
    const { host, behind } = await opened("record");
    await act(() => {
      behind.fault.value = { ...fault("unsupported", HOSTILE.join(" ")), hint: "Run `browser.record()` in a cell" };
    });
    expect(textOf(byRole(host, "alert"))).toContain("Run browser.record() in a cell");
    expectHarmless(host);
  });

  it("closes by its button", async () => {
    const { host, onClose } = await opened("record");
    await click(byRole(host, "button", "Close"));
    expect(onClose).toHaveBeenCalledOnce();
  });
});
