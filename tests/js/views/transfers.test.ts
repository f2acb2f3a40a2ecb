// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import type { TransferLine, TransfersState } from "../../../js/bridge/protocol.ts";
import { TransferDrawer } from "../../../js/views/transfers.ts";
import { all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf } from "./rig.ts";
import { fault, scriptedBrowser } from "./scripted-browser.ts";

const LINE: TransferLine = {
  ...{ transfer: 1, name: "mc16:a.root", state: "running", size: 402_000_000, bytes: 249_000_000, rate: 52_000_000 },
  ...{ place: "DESY-HH", path: "", verified: false, wasThere: false, fault: null },
};

async function drawer(lines: readonly Partial<TransferLine>[], state: Partial<TransfersState> = {}, isUsable = true) {
  const { transfers, orders } = scriptedBrowser();
  transfers.lines.value = lines.map((line, index) => ({ ...LINE, transfer: index + 1, ...line }));
  transfers.state.value = { ...transfers.state.value, files: lines.length, ...state };
  const onClose = vi.fn();
  const onSignIn = vi.fn();
  const host = await mount(TransferDrawer, { transfers, isUsable, onClose, onSignIn });
  return { host, orders, onClose, onSignIn };
}

const amounts = (host: Element) => [...host.querySelectorAll(".transfer-amount")].map(textOf);

describe("TransferDrawer", () => {
  it("says of each file how far it is, and never that it is verified before it is", async () => {
    const done = { state: "done", bytes: 402_000_000, path: "/d/a.root" } as const;
    const { host } = await drawer([
      {},
      { size: null },
      { state: "verifying", bytes: 402_000_000 },
      { state: "paused", bytes: 51_000_000 },
      { state: "paused", fault: fault("sign-in-needed", "The session has ended") },
      { state: "waiting", bytes: 0 },
      { ...done, verified: true },
      { ...done, verified: true, wasThere: true },
      done,
    ]);
    expect(amounts(host)).toEqual([
      "249 of 402 MB",
      "249 MB",
      "verifying",
      "paused at 51.0 MB",
      "waits for a sign-in",
      "waiting",
      "402 MB, verified",
      "402 MB, was here, verified",
      "402 MB, no checksum to compare",
    ]);
  });

  it("says all in one line, as far as it is known", async () => {
    const state = {
      files: 7,
      done: 2,
      failed: 1,
      running: 4,
      bytes: 1.73e9,
      size: 2.99e9,
      rate: 84e6,
      secondsLeft: 15,
    };
    const { host } = await drawer([{}], state);
    expect(textOf(host.querySelector(".drawer-summary"))).toBe(
      "2 of 7 files here, 1 failed · 1.73 of 2.99 GB · 84.0 MB/s · 15 s left",
    );
    expect(byRole(host, "progressbar", "All transfers").getAttribute("aria-valuenow")).toBe("58");
  });

  it("opens the reason of a file that failed in place, with the next step", async () => {
    const why = fault("server-fault", "Its adler32 is 5f0c7b91 where the catalog tells 5f0c1a2e", { detail: "GET /a" });
    const { host, orders } = await drawer([{ state: "failed", fault: why }], { failed: 1 });
    expect(textOf(host.querySelector(".transfer-why"))).toBe(
      "Its adler32 is 5f0c7b91 where the catalog tells 5f0c1a2e.GET /a",
    );
    const again = all(host, "button").filter((one) => one.closest(".transfer-steps"))[0];
    await click(again as HTMLElement);
    expect(orders).toEqual([["retry", [1]]]);
  });

  it("asks what becomes of a file that is in the way [fault 39]", async () => {
    const why = fault("confirmation-needed", "It holds something else", { asks: "overwrite" });
    const { host, orders } = await drawer([{ state: "failed", fault: why }], { failed: 1, asks: 1 });
    await click(byRole(host, "button", "Replace"));
    await click(byRole(host, "button", "Keep both"));
    expect(orders).toEqual([
      ["retry", [1], "replace"],
      ["retry", [1], "rename"],
    ]);
  });

  it("leads to the sign-in where that is what files wait for [fault 17]", async () => {
    const { host, onSignIn } = await drawer([{ state: "paused", fault: fault("sign-in-needed", "Gone") }], {
      paused: 1,
    });
    await click(byRole(host, "button", "Sign in"));
    expect(onSignIn).toHaveBeenCalledOnce();
  });

  it("pauses, goes on with, cancels and drops one file", async () => {
    const { host, orders } = await drawer([
      {},
      { state: "paused" },
      { state: "verifying" },
      { state: "failed" },
      { state: "cancelled" },
    ]);
    const labels = ["Pause mc16:a.root", "Go on with mc16:a.root"];
    for (const label of labels) await click(byRole(host, "button", label));
    for (const label of ["Cancel mc16:a.root", "Drop mc16:a.root"])
      for (const button of all(host, "button").filter((one) => one.title === label)) await click(button);
    expect(orders).toEqual([
      ["pause", [1]],
      ["resume", [2]],
      ...[1, 2, 3].map((one) => ["cancel", [one]]),
      ...[4, 5].map((one) => ["forget", [one]]),
    ]);
  });

  it("has one button for all, which fits what goes on", async () => {
    const moving = await drawer([{}], { running: 1 });
    for (const label of ["Pause all", "Cancel all"]) await click(byRole(moving.host, "button", label));
    expect(moving.orders).toEqual([["pause"], ["cancel"]]);
    const paused = await drawer([{ state: "paused" }], { paused: 1 });
    await click(byRole(paused.host, "button", "Go on"));
    expect(paused.orders).toEqual([["resume"]]);
    const failed = await drawer([{ state: "failed" }], { failed: 1 });
    await click(byRole(failed.host, "button", "Try again"));
    expect(failed.orders).toEqual([["retry"]]);
  });

  it("offers to go on with what an earlier kernel left [fault 33]", async () => {
    const { host, orders } = await drawer([], { files: 0, left: 12 });
    for (const label of ["Go on", "Drop them"]) await click(byRole(host, "button", label));
    expect([textOf(host).includes("12 files of an earlier kernel are not here yet"), orders]).toEqual([
      true,
      [["goOn"], ["goOn", true]],
    ]);
  });

  it("turns pages of a hundred lines", async () => {
    const { host, orders } = await drawer([{}], { files: 250 });
    expect(textOf(host.querySelector(".transfers-pages"))).toBe("1 to 100 of 250");
    expect((byRole(host, "button", "Lines before") as HTMLButtonElement).disabled).toBe(true);
    await click(byRole(host, "button", "Lines after"));
    expect(orders).toEqual([["turnTo", 100]]);
  });

  it("closes with Escape", async () => {
    const { host, onClose } = await drawer([{}]);
    await press(byRole(host, "button", "Transfers"), "Escape");
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("gives no orders without a kernel", async () => {
    const { host } = await drawer([{}], { running: 1 }, false);
    const orders = ["Pause all", "Cancel all", "Pause mc16:a.root", "Cancel mc16:a.root"];
    expect(orders.map((label) => (byRole(host, "button", label) as HTMLButtonElement).disabled)).toEqual(
      orders.map(() => true),
    );
  });

  it("shows names, places and reasons as text [fault 56]", async () => {
    for (const text of HOSTILE) {
      const why = fault("error", text, { detail: text, hint: text });
      const { host } = await drawer([{ name: text, place: text, path: text, state: "failed", fault: why }]);
      expectHarmless(host);
    }
  });
});
