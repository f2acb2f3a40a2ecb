// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { Site } from "../../../js/bridge/protocol.ts";
import { SiteChooser } from "../../../js/views/site-chooser.ts";
import { act, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { fault, scriptedBrowser } from "./scripted-browser.ts";

const SITES: readonly Site[] = [
  { name: "CERN-PROD", here: true, tape: false },
  { name: "DESY-HH", here: false, tape: false },
  { name: "CERN-TAPE", here: false, tape: true },
];

async function chooser(all: readonly Site[] | null = SITES, chosen: readonly string[] = ["CERN-PROD"]) {
  const { sites, orders } = scriptedBrowser();
  sites.all.value = all;
  sites.chosen.value = chosen;
  let isClosed = false;
  const onClose = () => {
    isClosed = true;
  };
  const host = await mount(SiteChooser, { word: "RSE", sites, onClose });
  const names = () => [...host.querySelectorAll("li .mono")].map(textOf);
  return { host, sites, orders, names, isClosed: () => isClosed };
}

describe("SiteChooser", () => {
  it("lists what there is, and ticks what is counted", async () => {
    const { host, names, orders } = await chooser();
    expect([names(), orders]).toEqual([["CERN-PROD", "DESY-HH", "CERN-TAPE"], [["list"]]]);
    expect([...host.querySelectorAll<HTMLInputElement>("[type=checkbox]")].map(({ checked }) => checked)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("counts at one more site, or one less", async () => {
    const { host, orders } = await chooser();
    const [cern, desy] = [...host.querySelectorAll<HTMLInputElement>("[type=checkbox]")];
    await click(desy as HTMLElement);
    await click(cern as HTMLElement);
    expect(orders.slice(1)).toEqual([
      ["choose", ["CERN-PROD", "DESY-HH"]],
      ["choose", []],
    ]);
  });

  it("finds by a part of the name", async () => {
    const { host, names } = await chooser();
    await type(byRole(host, "textbox", "Find an RSE"), "desy");
    expect(names()).toEqual(["DESY-HH"]);
  });

  it("goes back to what is mounted", async () => {
    const { host, orders } = await chooser(SITES, ["DESY-HH"]);
    await click(byRole(host, "button", "Those that are mounted here"));
    expect(orders.at(-1)).toEqual(["choose", ["CERN-PROD"]]);
  });

  it("draws no more than can be looked at, and says how to find the others", async () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({ name: `RSE-${at}`, here: false, tape: false }));
    const { host, names } = await chooser(many);
    expect([names().length, textOf(host).includes("800 more")]).toEqual([200, true]);
  });

  it("says that they are on their way, and why they do not come", async () => {
    const { host, sites } = await chooser(null);
    await act(() => {
      sites.isBusy.value = true;
    });
    expect(textOf(byRole(host, "status"))).toBe("reading");
    await act(() => {
      sites.isBusy.value = false;
      sites.fault.value = fault("unreachable", "No way");
    });
    expect(textOf(byRole(host, "alert"))).toContain("No way");
  });

  it("closes by Escape", async () => {
    const { host, isClosed } = await chooser();
    await press(byRole(host, "dialog"), "Escape");
    expect(isClosed()).toBe(true);
  });

  it("writes hostile names as text", async () => {
    const { host } = await chooser(HOSTILE.map((name) => ({ name, here: true, tape: false })));
    expectHarmless(host);
  });
});
