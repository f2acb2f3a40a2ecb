// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { FaultError, faultOf } from "../../../js/bridge/fault.ts";
import type { Entry, Exports, People, Person, Tab, Version } from "../../../js/bridge/protocol.ts";
import { DetailsPane } from "../../../js/views/details.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { INFO, scriptedBrowser } from "./scripted-browser.ts";

const ENTRY: Entry = ["1007", "Burned areas", "record", null, null, null, []];

async function shown(...sections: Tab["sections"]) {
  const { details, orders } = scriptedBrowser();
  const tab: Tab = { id: "record", label: "Record", count: null, sections, fault: null, isDue: false };
  details.entry.value = ENTRY;
  details.details.value = { type: "details", entry: ENTRY, tabs: [tab], links: [] };
  const [onSearch, onEnter] = [vi.fn(), vi.fn()];
  const more = { back: signal(""), onSearch, onEnter, onSignIn: null, onClose: vi.fn() };
  const host = await mount(DetailsPane, { info: INFO, details, ...more });
  return { host, details, orders, onSearch };
}

const person = (name: string, rest: Partial<Person> = {}): Person => ({
  ...{ name, role: "", url: "", affiliations: [0], isOrganisation: false },
  ...rest,
});

const people = (count: number): People & { type: "people" } => ({
  ...{ type: "people", title: "" },
  people: Array.from({ length: count }, (_, index) => person(`Author ${index}`)),
  affiliations: [{ name: "CREAF", url: "" }],
});

describe("people", () => {
  const names = (host: Element) => [...host.querySelectorAll<HTMLElement>("[data-person]")];

  it("says of each where she belongs, and her ORCID as a link", async () => {
    const url = "https://orcid.org/0000-0002-1825-0097";
    const { host } = await shown({ ...people(0), people: [person("Hagen, Mira", { url })] });
    const name = host.querySelector<HTMLAnchorElement>("a[data-person]");
    const card = host.querySelector(`[id="${name?.getAttribute("aria-describedby")}"]`);
    expect([name?.href, textOf(card)]).toEqual([url, "Hagen, Mira CREAF orcid.org/0000-0002-1825-0097"]);
  });

  it("makes no link of an address that is no page", async () => {
    const { host } = await shown({ ...people(0), people: [person("Eve", { url: "javascript:alert(1)" })] });
    expect(host.querySelector("a")).toBeNull();
  });

  it("shows 12 of 200, and all of them when asked; they are one stop of Tab", async () => {
    const { host } = await shown(people(200));
    expect(names(host).length).toBe(12);
    await click(byRole(host, "button", "188 more people"));
    expect(names(host).length).toBe(200);
    expect(names(host).filter(({ tabIndex }) => tabIndex === 0).length).toBe(1);
    await press(names(host)[0] as HTMLElement, "End");
    expect(host.ownerDocument.activeElement).toBe(names(host)[199]);
  });

  it("stands a number of an affiliation that is not listed", async () => {
    const { host } = await shown({ ...people(0), people: [person("Eve", { affiliations: [7] })] });
    expect(textOf(host.querySelector(".person-card"))).toBe("Eve No affiliation given");
  });
});

describe("versions", () => {
  const version = (label: string, rest: Partial<Version> = {}): Version => ({
    ...{ entry: [label, label, "record", null, null, null, []], label, doi: "", published: "" },
    ...{ isShown: false, isLatest: false },
    ...rest,
  });

  it("leads to another version, and not to the one that is shown", async () => {
    const versions = [version("v2", { isShown: true, isLatest: true }), version("v1")];
    const { host, onSearch } = await shown({ type: "versions", title: "", versions });
    expect(textOf(host.querySelector("[aria-current]"))).toBe("v2shown here, latest");
    await click(byRole(host, "button", "v1"));
    expect(onSearch.mock.calls).toEqual([[versions[1]?.entry]]);
  });
});

describe("exports", () => {
  const section = (rest: Partial<Exports> = {}): Exports & { type: "exports" } => ({
    ...{ type: "exports", title: "Cite as", other: "", text: "" },
    forms: [
      { id: "apa", label: "APA" },
      { id: "bibtex", label: "BibTeX" },
    ],
    ...rest,
  });
  const select = (host: Element) => host.querySelector(".export-form select") as HTMLSelectElement;
  async function choose(host: Element, value: string) {
    await act(() => {
      select(host).value = value;
      select(host).dispatchEvent(new Event("change", { bubbles: true }));
    });
    await act(() => {});
  }

  it("asks for nothing while it shows what came along", async () => {
    const { host, orders } = await shown(section({ text: "Hagen (2024)" }));
    expect([textOf(host.querySelector(".export-text")), orders]).toEqual(["Hagen (2024)", []]);
  });

  it("asks for the first form where nothing came along, and for another one that is chosen", async () => {
    const { host, orders } = await shown(section());
    await choose(host, "bibtex");
    expect([textOf(host.querySelector(".export-text")), orders]).toEqual([
      "the bibtex",
      [
        ["exported", "apa"],
        ["exported", "bibtex"],
      ],
    ]);
  });

  it("takes a name that is typed, where the service knows more", async () => {
    const { host, orders } = await shown(section({ text: "x", other: "Any CSL style" }));
    await choose(host, select(host).options[2]?.value ?? "");
    expect(orders).toEqual([]);
    await type(host.querySelector(".export-choice .field:not(select)") as Element, " nature ");
    await click(byRole(host, "button", "Show"));
    expect(orders).toEqual([["exported", "nature"]]);
  });

  it("says why there is none, in the place of the text", async () => {
    const { details, ...made } = await shown(section({ text: "x" }));
    details.exported = () => Promise.reject(new FaultError(faultOf("not-found", "There is no such style")));
    await choose(made.host, "bibtex");
    expect(textOf(byRole(made.host, "alert"))).toContain("There is no such style");
    expect(made.host.querySelector(".export-text")).toBeNull();
  });
});

it("draws what a hostile server says of a record as text", async () => {
  for (const words of HOSTILE) {
    const entry: Entry = [words, words, "record", null, null, null, []];
    const { host } = await shown(
      {
        ...people(0),
        people: [person(words, { url: words, role: words })],
        affiliations: [{ name: words, url: words }],
      },
      { type: "tags", tags: [{ text: words, url: words, mark: "open" }] },
      {
        ...{ type: "versions", title: words },
        versions: [{ entry, label: words, doi: words, published: words, isShown: false, isLatest: false }],
      },
      { type: "file-lines", title: words, files: [{ name: words, size: 1, checksum: words, note: words }] },
      { type: "exports", title: words, forms: [{ id: words, label: words }], other: words, text: words },
      { type: "key-values", title: words, rows: [{ key: words, value: words, shows: "mono", url: words }] },
    );
    expectHarmless(host);
    expect(all(host, "button").length).toBeGreaterThan(0);
  }
});
