// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { greet, HELLO } from "../../../js/bridge/greeting.ts";
import type { CatalogInfo, Query } from "../../../js/bridge/protocol.ts";
import { type Browser, createBrowser } from "../../../js/stores/browser.ts";
import { BrowserPanel } from "../../../js/views/browser-panel.ts";
import { FILES, INFO } from "../../look/lake.ts";
import { type Script, scriptedKernel } from "../../look/scripted-kernel.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";

const QUERY: Query = {
  scope: "data22_13p6TeV",
  text: "*DAOD*",
  kind: "all",
  sort: null,
  filters: "",
  facets: [],
  switches: [],
};
const LISTED: Script = { query: QUERY, listing: { state: "complete", count: 12 } };
const OUT: Script = { session: { state: "out", account: "", expiresAt: null } };

let lifetime = new AbortController();
afterEach(() => {
  lifetime.abort();
  lifetime = new AbortController();
});

/** The real stores on a scripted kernel, and the panel on them. */
async function panel(script: Script = {}): Promise<{ host: HTMLElement; browser: Browser }> {
  const greeting = greet(scriptedKernel(script), HELLO, lifetime.signal);
  const browser = createBrowser(greeting, lifetime.signal);
  const host = await mount(BrowserPanel, { browser, greeting });
  await answers();
  return { host, browser };
}

/** The scripted kernel answers within a few microtasks. */
function answers() {
  return act(async () => {
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  });
}

const has = (host: Element, selector: string) => host.querySelector(selector) !== null;
const nameField = (host: Element) => byRole(host, "textbox", "Name");

describe("BrowserPanel", () => {
  it("is a region with the catalog's name", async () => {
    byRole((await panel()).host, "region", "Rucio browser");
  });

  it("waits for the kernel's first word", async () => {
    const { host } = await panel({ kernel: "connecting", unanswered: ["hello"] });
    expect(textOf(host)).toBe("Connecting to the kernel");
  });

  it("says that there is no kernel, before and after its first word", async () => {
    const first = (await panel({ kernel: "gone", unanswered: ["hello"] })).host;
    expect(textOf(first)).toContain("No kernel behind this view");
    const { host } = await panel({ ...LISTED, kernel: "gone" });
    expect(textOf(host)).toContain("No kernel behind this view");
    const usable = [...host.querySelectorAll<HTMLButtonElement>(".search-button, .bar button, .bar input")];
    expect(usable.map(({ disabled }) => disabled)).not.toContain(false);
    expect(has(host, "[role=treegrid]")).toBe(true);
  });

  it("begins with tips, a list or words about an empty one", async () => {
    const shows = async (script: Script) => {
      const { host } = await panel(script);
      return [has(host, ".start dl"), has(host, "[role=treegrid]"), has(host, ".start-buttons")];
    };
    expect(await shows({})).toEqual([true, false, false]);
    expect(await shows(LISTED)).toEqual([false, true, false]);
    expect(await shows({ query: QUERY, listing: { state: "complete", count: 0 } })).toEqual([false, false, true]);
    expect(await shows({ query: QUERY, listing: { state: "streaming", count: 0 } })).toEqual([false, true, false]);
  });

  it("searches from the keyboard and shows the list", async () => {
    const { host } = await panel();
    await type(nameField(host), "*DAOD*");
    await press(nameField(host), "Enter");
    expect(textOf(host.querySelector(".status-count"))).toBe("1 234 DIDs, still loading");
    byRole(host, "treegrid");
  });

  it("asks to sign in first, in place of everything else", async () => {
    const { host } = await panel(OUT);
    expect([has(host, ".sign-in"), has(host, ".query"), has(host, ".bar")]).toEqual([true, false, false]);
    expect(textOf(host)).toContain("not signed in");
  });

  it("keeps rows in sight when the session is over, and goes back to them from the sign-in", async () => {
    const { host } = await panel({ ...LISTED, ...OUT });
    byRole(host, "treegrid");
    await click(byRole(host, "button", "Sign in"));
    expect([has(host, ".sign-in"), has(host, "[role=treegrid]")]).toEqual([true, false]);
    await click(byRole(host, "button", "Cancel"));
    expect([has(host, ".sign-in"), has(host, "[role=treegrid]")]).toEqual([false, true]);
  });

  it("returns to the list when a renewal has succeeded", async () => {
    const { host } = await panel(LISTED);
    await click(byRole(host, "button", "Menu"));
    await click(byRole(host, "menuitem", "Sign in again…"));
    const password = host.querySelector("[type=password]") as HTMLInputElement;
    await type(password, "secret");
    await act(async () => {
      host.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    });
    expect([has(host, ".sign-in"), has(host, "[role=treegrid]")]).toEqual([false, true]);
    await expect.poll(() => document.activeElement).toBe(nameField(host));
  });

  it("keeps the focus when what is pressed goes away", async () => {
    const { host } = await panel({ ...LISTED, picked: [FILES[0] ?? ""], listing: { state: "stopped" } });
    for (const name of ["Clear the selection", "Go on"]) {
      await click(byRole(host, "button", name));
      expect(document.activeElement).toBe(byRole(host, "region"));
    }
  });

  it("goes to the query on / and shows the keys on ?, but not from a text field", async () => {
    const { host } = await panel(LISTED);
    const header = host.querySelector(".header") as Element;
    await press(nameField(host), "?");
    expect(has(host, ".keys")).toBe(false);
    await press(header, "?");
    byRole(host, "dialog", "Keys");
    await press(document.activeElement as Element, "Escape");
    expect(has(host, ".keys")).toBe(false);
    const slash = await press(header, "/");
    expect([document.activeElement, slash.defaultPrevented]).toEqual([nameField(host), true]);
  });

  it("opens the details of a row beside the list, and closes them on Escape", async () => {
    const { host, browser } = await panel(LISTED);
    await act(async () => browser.details.open(0));
    byRole(host, "tabpanel");
    expect(has(host, ".panel.with-pane")).toBe(true);
    await press(byRole(host, "tabpanel"), "Escape");
    expect([has(host, ".pane"), browser.details.entry.value]).toEqual([false, null]);
  });

  it("keeps the focus in the panel when a name in the details is searched for", async () => {
    const { host, browser } = await panel(LISTED);
    await act(async () => browser.details.open(0));
    await click(all(host, "tab").at(-1) as HTMLElement);
    await answers();
    await click(host.querySelector(".entries .link") as HTMLElement);
    await answers();
    expect(document.activeElement).toBe(byRole(host, "region"));
  });

  it("says to screen readers what came of a search", async () => {
    const { host } = await panel();
    const heard = () => textOf(host.querySelector(".unseen[aria-live=polite]"));
    expect(heard()).toBe("");
    await press(nameField(host), "Enter");
    await expect.poll(heard).toBe("1 234 DIDs, still loading");
  });

  it("keeps its height until somebody drags it", async () => {
    const { host } = await panel();
    const box = host.querySelector(".panel") as HTMLElement;
    expect(box.getAttribute("style")).toBeNull();
    await press(byRole(host, "separator", "Height"), "ArrowDown");
    expect(box.classList.contains("sized")).toBe(true);
  });

  it.each(HOSTILE)("shows a catalog that says %j of everything as text", async (words) => {
    const catalog: CatalogInfo = {
      ...{ ...INFO, title: words, monogram: words, instance: words, host: words, scope: words, placeholder: words },
      kinds: INFO.kinds.map((kind) => ({ ...kind, label: words, plural: words, icon: words })),
      kindChoices: INFO.kindChoices.map((choice) => ({ ...choice, label: words })),
      columns: INFO.columns.map((column) => ({ ...column, label: words })),
      tips: [{ label: words, text: words, queries: [{ ...QUERY, text: words }] }],
    };
    for (const script of [{ catalog }, { ...LISTED, catalog }, { ...OUT, catalog }]) {
      expectHarmless((await panel(script)).host);
    }
  });

  it("shows and hides the transfers with `t`, but not while one types, nor where nothing can be fetched", async () => {
    const { host, browser } = await panel(LISTED);
    await press(nameField(host), "t");
    expect(browser.transfers.isOpen.value).toBe(false);
    await press(byRole(host, "toolbar", "Selection"), "t");
    expect(has(host, ".drawer")).toBe(true);
    await press(byRole(host, "toolbar", "Selection"), "t");
    expect(has(host, ".drawer")).toBe(false);
    const without = await panel({ ...LISTED, catalog: { ...INFO, downloads: false } });
    await press(byRole(without.host, "toolbar", "Selection"), "t");
    expect([has(without.host, ".drawer"), has(without.host, ".bar-download")]).toEqual([false, false]);
  });
});
