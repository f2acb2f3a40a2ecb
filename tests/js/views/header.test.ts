// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { SessionState, TransfersState } from "../../../js/bridge/protocol.ts";
import { Header } from "../../../js/views/header.ts";
import { all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf } from "./rig.ts";
import { INFO, SIGNED_IN, scriptedBrowser } from "./scripted-browser.ts";

const NOW = 1_000_000;

async function header(session: Partial<SessionState> = {}, info = INFO, moving: Partial<TransfersState> = {}) {
  const { transfers } = scriptedBrowser();
  transfers.state.value = { ...transfers.state.value, ...moving };
  const orders = {
    onSignIn: vi.fn(),
    onSignOut: vi.fn(),
    onPurge: vi.fn(),
    onLeave: vi.fn(),
    onVariables: vi.fn(),
    onSettings: vi.fn(),
    onKeys: vi.fn(),
  };
  const host = await mount(Header, {
    info,
    session: { ...SIGNED_IN, ...session },
    now: signal(NOW),
    transfers,
    ...orders,
  });
  return { host, orders, transfers };
}

describe("Header", () => {
  it.each([
    [{ expiresAt: NOW + 7 * 3600 + 42 * 60 }, "R Rucio ATLAS production alice · 7 h 42 min left"],
    [{ expiresAt: NOW + 240 }, "R Rucio ATLAS production alice · 4 min left"],
    [{ expiresAt: NOW - 1 }, "R Rucio ATLAS production alice · session ended"],
    [{}, "R Rucio ATLAS production alice"],
    [{ state: "out" }, "R Rucio ATLAS production not signed in"],
    [{ state: "choosing" }, "R Rucio ATLAS production not signed in"],
    [{ state: "not-needed" }, "R Rucio ATLAS production"],
  ] as const)("with %j reads %s", async (session, text) => {
    const { host } = await header(session);
    const words = [...host.querySelectorAll(".monogram, .strong:not(.warn), .header-instance, .header-who")].map(
      textOf,
    );
    expect(words.join(" ")).toBe(text);
  });

  it("warns when less than ten minutes are left", async () => {
    const leftOf = (host: Element) => host.querySelector(".header-left")?.classList.contains("warn");
    expect(leftOf((await header({ expiresAt: NOW + 599 })).host)).toBe(true);
    expect(leftOf((await header({ expiresAt: NOW + 601 })).host)).toBe(false);
  });

  it.each([
    ["Copy as Python", "code"],
    ["Put a record below", "record"],
    ["Publish…", "deposit"],
  ])("offers to %s", async (label, leaving) => {
    const { host, orders } = await header();
    await click(byRole(host, "button", "Menu"));
    await click(byRole(host, "menuitem", label));
    expect(orders.onLeave.mock.calls).toEqual([[leaving]]);
  });

  it("leads to the settings from its menu and from the name of the instance", async () => {
    const { host, orders } = await header();
    await click(byRole(host, "button", "Menu"));
    await click(byRole(host, "menuitem", "Settings"));
    await click(byRole(host, "button", "ATLAS production"));
    expect(orders.onSettings).toHaveBeenCalledTimes(2);
  });

  it("leads to the variables from its menu", async () => {
    const { host, orders } = await header();
    await click(byRole(host, "button", "Menu"));
    await click(byRole(host, "menuitem", "Variables"));
    expect(orders.onVariables).toHaveBeenCalledOnce();
  });

  it("offers no settings where there are none", async () => {
    const { host } = await header({}, { ...INFO, hasSettings: false });
    await click(byRole(host, "button", "Menu"));
    expect(all(host, "menuitem").map(textOf)).not.toContain("Settings");
    expect(all(host, "button").map(textOf)).not.toContain("ATLAS production");
  });

  it("signs out from its menu with the keyboard alone", async () => {
    const { host, orders } = await header();
    const button = byRole(host, "button", "Menu");
    expect([button.getAttribute("aria-haspopup"), button.getAttribute("aria-expanded")]).toEqual(["menu", "false"]);
    await click(button);
    expect(button.getAttribute("aria-expanded")).toBe("true");
    await press(document.activeElement as Element, "ArrowDown");
    expect(textOf(document.activeElement)).toBe("Sign out");
    await click(document.activeElement as HTMLElement);
    expect(orders.onSignOut).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(button);
  });

  it("offers to sign out only who is signed in", async () => {
    const { host } = await header({ state: "out" });
    await click(byRole(host, "button", "Menu"));
    expect(all(host, "menuitem").map(textOf)).toEqual([
      "Copy as Python",
      "Put a record below",
      "Publish…",
      "Variables",
      "Settings",
      "Keys",
    ]);
  });

  it.each(HOSTILE)("shows the names %j as text", async (words) => {
    const { host } = await header({ account: words }, { ...INFO, title: words, instance: words, host: words });
    expectHarmless(host);
  });

  it("shows how many files are on the way, and leads to them", async () => {
    const { host, transfers } = await header({}, INFO, { files: 5, running: 2, waiting: 1, done: 2 });
    const button = byRole(host, "button", "Transfers, 3\u00a0files on the way");
    expect(textOf(button)).toBe("3");
    await click(button);
    expect(transfers.isOpen.value).toBe(true);
  });

  it("keeps failed files in sight when nothing moves any more, and says nothing of files that came", async () => {
    byRole((await header({}, INFO, { files: 3, failed: 1, done: 2 })).host, "button", "Transfers, 1\u00a0file failed");
    expect((await header({}, INFO, { files: 2, done: 2 })).host.querySelector(".header-transfers")).toBeNull();
  });
});
