// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { CopyButton } from "../../../js/views/copy-button.ts";
import { act, byRole, click, mount } from "./rig.ts";

function clipboard(writeText: (text: string) => Promise<void>) {
  vi.stubGlobal("navigator", { clipboard: { writeText } });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("CopyButton", () => {
  it("copies the text as the server wrote it, and says so for two seconds", async () => {
    vi.useFakeTimers();
    const copied: string[] = [];
    clipboard(async (text) => void copied.push(text));
    const host = await mount(CopyButton, { text: "a\u202eb", label: "Copy name" });
    await click(byRole(host, "button", "Copy name"));
    expect(copied).toEqual(["a\u202eb"]);
    byRole(host, "button", "Copied");
    await act(() => void vi.advanceTimersByTime(2000));
    byRole(host, "button", "Copy name");
  });

  it("says when the host refuses", async () => {
    clipboard(() => Promise.reject(new Error("NotAllowedError")));
    const host = await mount(CopyButton, { text: "a", label: "Copy name" });
    await click(byRole(host, "button", "Copy name"));
    byRole(host, "button", "The browser does not allow copying here");
  });
});
