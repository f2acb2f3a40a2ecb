// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import type { Configuration } from "../../../js/bridge/protocol.ts";
import { Settings } from "../../../js/views/settings.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, textOf, unmount } from "./rig.ts";
import { fault, scriptedBrowser } from "./scripted-browser.ts";

const SHOWN: Configuration = {
  type: "configuration",
  name: "atlas",
  file: "/home/me/.jupyter/ipylake.toml",
  settings: [
    { key: "url", value: "https://rucio.example.org", source: "$RUCIO_BASE_URL" },
    { key: "password", value: "", source: "the arguments" },
  ],
  instances: [
    { name: "atlas", title: "ATLAS" },
    { name: "belle", title: "Belle II" },
  ],
  notes: ["$RUCIO_MODE has no effect here"],
};

async function opened(shown: Configuration = SHOWN) {
  const { configuration, orders } = scriptedBrowser();
  const onClose = vi.fn();
  const host = await mount(Settings, { configuration, onClose });
  await act(() => {
    configuration.shown.value = shown;
  });
  return { host, configuration, orders, onClose };
}

describe("Settings", () => {
  it("asks when it opens, and withdraws the question when it goes", async () => {
    const { host, orders } = await opened();
    expect(orders).toEqual([["load"]]);
    await unmount(host);
    expect(orders).toEqual([["load"], ["cancel"]]);
  });

  it("shows each key with its value and where it came from, and of a secret no value", async () => {
    const { host } = await opened();
    expect([...host.querySelectorAll("dt, dd")].map(textOf)).toEqual([
      "url",
      "https://rucio.example.org $RUCIO_BASE_URL",
      "password",
      "not shown the arguments",
    ]);
    expect(textOf(host.querySelector(".settings-note"))).toBe("$RUCIO_MODE has no effect here");
  });

  it("marks the instance in use, and goes on with another one at a press", async () => {
    const { host, orders } = await opened();
    expect(textOf(host.querySelector("[aria-current=true]"))).toBe("ATLAS");
    await click(byRole(host, "button", "Belle II"));
    expect(orders.at(-1)).toEqual(["choose", "belle"]);
  });

  it("offers no choice where there is one instance", async () => {
    const { host } = await opened({ ...SHOWN, instances: SHOWN.instances.slice(0, 1) });
    expect(all(host, "list")).toEqual([]);
  });

  it("saves as default, and says under which name and where", async () => {
    const { host, configuration, orders } = await opened();
    await click(byRole(host, "button", "Save as default"));
    expect(orders.at(-1)).toEqual(["saveAsDefault"]);
    await act(() => {
      configuration.saved.value = { type: "saved", file: SHOWN.file, name: "atlas" };
    });
    expect(textOf(byRole(host, "status"))).toBe("Saved as atlas in /home/me/.jupyter/ipylake.toml");
  });

  it("takes no second order while the first is at work", async () => {
    const { host, configuration, orders } = await opened();
    await act(() => {
      configuration.isBusy.value = true;
    });
    await click(byRole(host, "button", "Save as default"));
    await click(byRole(host, "button", "Belle II"));
    expect(orders).toEqual([["load"]]);
  });

  it("keeps the settings beside what the kernel says against an order", async () => {
    const { host, configuration } = await opened();
    await act(() => {
      configuration.fault.value = fault("configuration", "The file cannot be saved");
    });
    expect(textOf(byRole(host, "alert"))).toContain("The file cannot be saved");
    expect(host.querySelectorAll("dt")).toHaveLength(2);
  });

  it.each(HOSTILE)("shows %j as text", async (words) => {
    const { host } = await opened({
      ...SHOWN,
      ...{ name: "x", file: words, notes: [words] },
      settings: [{ key: words, value: words, source: words }],
      instances: [{ name: words, title: words }],
    });
    expectHarmless(host);
  });
});
