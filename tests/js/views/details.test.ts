// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { Copy, Details, Entry, KeyValue, RuleLine, Tab } from "../../../js/bridge/protocol.ts";
import { DetailsPane } from "../../../js/views/details.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf } from "./rig.ts";
import { fault, INFO, scriptedBrowser } from "./scripted-browser.ts";

const ENTRY: Entry = ["mc16:run7", "run7", "dataset", 17_204_889_600, 40, null, []];
const COPY: Copy = {
  place: "DESY-HH",
  state: "AVAILABLE",
  done: null,
  total: null,
  urls: [],
  path: "",
  reason: "",
  tape: false,
};

const RULE: RuleLine = {
  ...{ id: "2f1a", state: "stuck", places: "tier=2&country=de", copies: 2, ok: 7, moving: 1, stuck: 2 },
  ...{ through: "mc16:run2.all", account: "alice", comment: "for the thesis", error: "no space left" },
  ...{ createdAt: null, expiresAt: 1_797_811_200, url: "https://ui.example.org/rule/2f1a" },
};

function tab(id: string, sections: Tab["sections"], rest: Partial<Tab> = {}): Tab {
  return { id, label: id, count: null, sections, fault: null, isDue: false, ...rest };
}

function values(...rows: KeyValue[]): Tab["sections"][number] {
  return { type: "key-values", title: "", rows };
}

async function pane(tabs: readonly Tab[] | null, entry: Entry = ENTRY) {
  const { details, orders } = scriptedBrowser();
  details.entry.value = entry;
  details.details.value = tabs && ({ type: "details", entry, tabs, links: [] } satisfies Details);
  const [onClose, onSearch] = [vi.fn(), vi.fn()];
  const host = await mount(DetailsPane, {
    info: INFO,
    details,
    back: signal("12 rows"),
    onSearch,
    onEnter: vi.fn(),
    onSignIn: null,
    onClose,
  });
  return { host, details, orders, onClose, onSearch, panel: byRole(host, "tabpanel") };
}

async function paneWithCopies(...copies: Partial<Copy>[]) {
  return pane([tab("replicas", [{ type: "copies", title: "", copies: copies.map((copy) => ({ ...COPY, ...copy })) }])]);
}

describe("DetailsPane", () => {
  it("names the entry, whole, before anything else is known of it", async () => {
    const { host, details, panel } = await pane(null);
    await act(() => {
      details.isBusy.value = true;
    });
    expect([textOf(byRole(host, "heading")), textOf(panel), panel.getAttribute("aria-busy")]).toEqual([
      "run7",
      "reading",
      "true",
    ]);
  });

  it("draws a thousand lines of a section, and says how many there are more [fault 46]", async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i): KeyValue => ({ key: `${i}`, value: "x", shows: "text", url: "" }),
    );
    const { panel } = await pane([tab("metadata", [values(...rows)])]);
    expect(panel.querySelectorAll("dt")).toHaveLength(1000);
    expect(textOf(panel)).toMatch(/19.000 more are not shown$/);
  });

  it("closes by its buttons and on Escape", async () => {
    const { host, onClose, panel } = await pane([]);
    await click(byRole(host, "button", "Close details"));
    await click(byRole(host, "button", "12 rows"));
    await press(panel, "Escape");
    expect(onClose).toHaveBeenCalledTimes(3);
  });

  it("shows one tab at a time, reached by click and by arrows, with one tab stop", async () => {
    const text = (words: string): Tab["sections"] => [{ type: "text", title: "", text: words }];
    const { host, panel } = await pane([tab("one", text("first")), tab("two", text("second"), { count: 1234 })]);
    expect(all(host, "tab").map(textOf)).toEqual(["one", "two1 234"]);
    const seen = [];
    for (const key of ["ArrowRight", "ArrowRight", "End", "Home"]) {
      await press(document.activeElement?.closest("[role=tab]") ?? (all(host, "tab")[0] as Element), key);
      seen.push([
        textOf(panel),
        textOf(document.activeElement),
        all(host, "tab").filter(({ tabIndex }) => tabIndex === 0).length,
      ]);
    }
    expect(seen).toEqual([
      ["second", "two1 234", 1],
      ["first", "one", 1],
      ["second", "two1 234", 1],
      ["first", "one", 1],
    ]);
    expect(panel.getAttribute("aria-labelledby")).toBe("tab-one");
  });

  it("has no tabs to choose from when there is one", async () => {
    const { host, panel } = await pane([tab("metadata", [])]);
    expect([all(host, "tablist").length, panel.getAttribute("aria-label")]).toEqual([0, "Details"]);
  });

  it.each([
    ["17204889600", "size", "17.2 GB (17 204 889 600 B)"],
    ["1048320", "count", "1 048 320"],
    ["1710770351", "date", "2024-03-18 13:59:11 UTC"],
    ["data22", "mono", "data22"],
    ["not a number", "size", "not a number"],
    ["1e300", "date", "1e300"],
    ["", "count", ""],
  ] as const)("writes %s as %s: %s", async (value, shows, text) => {
    const { panel } = await pane([tab("metadata", [values({ key: "Key", value, shows, url: "" })])]);
    expect(textOf(panel.querySelector("dd"))).toBe(text);
  });

  it("keeps the other tabs when one could not be read", async () => {
    const { host, panel, orders } = await pane([
      tab("rules", [], { fault: fault("access-denied", "Could not list the rules") }),
      tab("more", []),
    ]);
    expect(textOf(panel.querySelector("[role=alert] .strong"))).toBe("Could not list the rules");
    await click(byRole(panel, "button", "Try again"));
    expect(orders).toEqual([["retry"]]);
    await click(all(host, "tab")[1] as HTMLElement);
    expect(all(panel, "alert")).toEqual([]);
  });

  it("reads a tab that is due when it is chosen, and says so meanwhile", async () => {
    const { host, panel, orders, details } = await pane([tab("metadata", []), tab("rules", [], { isDue: true })]);
    expect(orders).toEqual([]);
    await click(all(host, "tab")[1] as HTMLElement);
    expect([orders, textOf(byRole(panel, "status"))]).toEqual([[["readTab", "rules"]], "reading"]);
    await act(() => {
      const read = tab("rules", [{ type: "text", title: "", text: "none" }]);
      details.details.value = details.details.value && { ...details.details.value, tabs: [tab("metadata", []), read] };
    });
    expect([textOf(panel), panel.getAttribute("aria-busy")]).toEqual(["none", "false"]);
  });

  it("reads the tab that is looked at of the next entry, too", async () => {
    const tabs = () => [tab("metadata", []), tab("rules", [], { isDue: true })];
    const { host, orders, details } = await pane(tabs());
    await click(all(host, "tab")[1] as HTMLElement);
    await act(() => {
      details.details.value = { type: "details", entry: ENTRY, tabs: tabs(), links: [] };
    });
    expect(orders).toEqual([
      ["readTab", "rules"],
      ["readTab", "rules"],
    ]);
  });

  it("lists rules with their state, how far they are, and what went wrong", async () => {
    const { panel } = await pane([tab("rules", [{ type: "rule-lines", title: "", rules: [RULE] }])]);
    const line = panel.querySelector(".rules > li");
    expect(textOf(line?.querySelector(".rule-line") ?? null)).toBe("stucktier=2&country=de");
    expect([...(line?.querySelectorAll("p") ?? [])].map(textOf)).toEqual([
      "7/101 moving · 2 stuck",
      "alice · 2 copies · until 2026-12-21 · “for the thesis”",
      "of mc16:run2.all",
      "no space left",
    ]);
    expect(panel.querySelector("a")?.getAttribute("href")).toBe("https://ui.example.org/rule/2f1a");
  });

  it("says when no rule keeps an entry, and when it is in nothing", async () => {
    const { panel } = await pane([
      tab("one", [
        { type: "rule-lines", title: "", rules: [] },
        { type: "entries", title: "", entries: [] },
      ]),
    ]);
    expect([...panel.querySelectorAll("p")].map(textOf)).toEqual(["No rule keeps it anywhere", "None"]);
  });

  it("searches for an entry that is pressed", async () => {
    const parent: Entry = ["mc16:run2.all", "run2.all", "container", null, 3, null, []];
    const { panel, onSearch } = await pane([tab("parents", [{ type: "entries", title: "", entries: [parent] }])]);
    await click(byRole(panel, "button", "mc16:run2.all"));
    expect(onSearch.mock.calls).toEqual([[parent]]);
  });

  it("links to pages elsewhere, of the web and nothing else", async () => {
    const { panel, details } = await pane([tab("metadata", [])]);
    const links = ["https://ui.example.org/did/mc16/run7", "javascript:alert(1)"].map((url) => ({
      label: "Page",
      url,
    }));
    await act(() => {
      details.details.value = details.details.value && { ...details.details.value, links };
    });
    expect([...panel.querySelectorAll("a")].map((one) => [one.href, one.target, one.rel])).toEqual([
      ["https://ui.example.org/did/mc16/run7", "_blank", "noopener noreferrer"],
    ]);
  });

  it("counts the files of a collection at each place, in words and figures", async () => {
    const { panel } = await paneWithCopies(
      { done: 37, total: 40 },
      { place: "TAPE", tape: true, done: 40, total: 40 },
      { place: "BNL", state: "COPYING", reason: "no mount is configured" },
    );
    expect([...panel.querySelectorAll("li")].map(textOf)).toEqual([
      "DiskDESY-HH37/40",
      "TapeTAPEon tape, 40",
      "DiskBNLCOPYINGno mount is configured",
    ]);
  });

  it("ends with the path in this notebook, ready to copy", async () => {
    const { host } = await paneWithCopies({ path: "/eos/a.root", urls: ["davs://h/a.root"] });
    expect(textOf(host.querySelector(".path-here"))).toBe("Path in this notebook, from DESY-HH/eos/a.root");
    expect(
      all(host, "button")
        .map((button) => button.title)
        .filter(Boolean),
    ).toEqual(["Copy identifier", "Close details", "Copy address", "Copy path"]);
  });

  it.each(HOSTILE)("shows %j as text, wherever it stands", async (words) => {
    const { host } = await pane(
      [
        tab("first", [
          values(
            { key: words, value: words, shows: "mono", url: "" },
            { key: words, value: words, shows: "text", url: "" },
          ),
          { type: "text", title: words, text: words },
          {
            type: "copies",
            title: words,
            copies: [{ ...COPY, place: words, state: words, urls: [words], path: words, reason: words }],
          },
        ]),
        tab("second", [], { label: words }),
      ],
      [words, words, "dataset", null, null, null, []],
    );
    expectHarmless(host);
    expect(host.querySelector("[href]")).toBeNull();
  });
});
