// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { FaultNotice, Notice } from "../../../js/views/notice.ts";
import { all, byRole, click, expectHarmless, HOSTILE, mount, textOf } from "./rig.ts";
import { fault } from "./scripted-browser.ts";

describe("Notice", () => {
  it.each([
    ["error", "alert"],
    ["warning", "status"],
    ["busy", "status"],
  ] as const)("of level %s is spoken as %s", async (level, role) => {
    const host = await mount(Notice, { level, title: "What happened" });
    expect(textOf(byRole(host, role))).toBe("What happened");
  });

  it("runs what it offers to press", async () => {
    const run = vi.fn();
    const host = await mount(Notice, { level: "info", title: "t", actions: [{ label: "Go on", run }] });
    await click(byRole(host, "button", "Go on"));
    expect(run).toHaveBeenCalledOnce();
  });

  it("sets names between backticks in mono, and leaves a lone backtick", async () => {
    const host = await mount(Notice, { level: "info", title: "`data` exists", text: "a ` b" });
    expect([...host.querySelectorAll("code")].map(textOf)).toEqual(["data"]);
    expect(textOf(host)).toContain("a ` b");
  });

  it.each(HOSTILE)("shows the server's words %j as text", async (words) => {
    const host = await mount(Notice, { level: "error", title: words, text: words, detail: words });
    expectHarmless(host);
  });
});

describe("FaultNotice", () => {
  it("says what happened, what is kept, what to try, and the server's words", async () => {
    const timeout = fault("timed-out", "The server did not answer in 30 s", {
      hint: "A filter makes it quicker",
      detail: "504, GET /dids",
    });
    const host = await mount(FaultNotice, { fault: timeout, kept: "The 12 rows are kept" });
    expect([...host.querySelectorAll("p")].map(textOf)).toEqual([
      "The server did not answer in 30 s",
      "The 12 rows are kept. A filter makes it quicker.",
      "504, GET /dids",
    ]);
    expect(all(host, "button").map((button) => button.title)).toEqual(["Copy report"]);
  });

  it("says how long the server asks to wait", async () => {
    const host = await mount(FaultNotice, { fault: fault("server-fault", "Too many requests", { retryAfterS: 29.5 }) });
    expect(textOf(host)).toContain("The server asks to wait 30 s");
  });

  it("is a warning when it is a question", async () => {
    const host = await mount(FaultNotice, { fault: fault("confirmation-needed", "`x` exists", { asks: "overwrite" }) });
    expect([all(host, "alert").length, all(host, "status").length]).toEqual([0, 1]);
  });

  it("lists examples of missing files when there are several", async () => {
    const missing = fault("not-available", "2 of 3 files cannot be read here", {
      missingExamples: ["a: on tape", "b: gone"],
    });
    const host = await mount(FaultNotice, { fault: missing });
    expect(host.querySelector(".notice-detail")?.textContent).toBe("a: on tape\nb: gone");
  });
});
