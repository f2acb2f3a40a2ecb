// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import type { CatalogInfo, Place, Rule, RulePreview } from "../../../js/bridge/protocol.ts";
import { html } from "../../../js/dom/html.ts";
import { RulesPane } from "../../../js/views/rules-pane.ts";
import { RULE, STUCK } from "../fake-rules.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { fault, INFO, PICKED, scriptedBrowser } from "./scripted-browser.ts";

const REPLICATION = {
  place: "CERN",
  places: ["CERN", "DESY"],
  retry: "Rucio tries again in two hours",
  lifetimeS: null,
  activities: ["Express"],
};
const COPIES = { ...INFO, title: "Rucio", replication: REPLICATION };
const TB = 10 ** 12;

const place = (name: string, rest: Partial<Place> = {}): Place => ({
  ...{ name, here: true, tape: false, used: 0, limit: null, files: 0, size: 0, ...rest },
});

function previewOf(where: string, ...places: Place[]): RulePreview {
  const known = { type: "rule-preview", where, files: 3, size: 0.2 * TB } as const;
  return { ...known, places, matching: places.length, names: [], fault: null };
}

async function pane(
  shown: "form" | "mine",
  change: (browser: ReturnType<typeof scriptedBrowser>) => void = () => {},
  info = COPIES as CatalogInfo,
) {
  const browser = scriptedBrowser();
  browser.rules.shown.value = shown;
  browser.selection.state.value = PICKED;
  change(browser);
  const onClose = vi.fn();
  const host = await mount(() => html`<${RulesPane} browser=${browser} info=${info} onClose=${onClose} />`, {});
  const last = () => browser.orders.at(-1);
  return { host, browser, onClose, last };
}

const form = (where: string, ...places: Place[]) =>
  pane("form", ({ rules }) => {
    rules.preview.value = previewOf(where, ...places);
  });
const create = (host: Element) => byRole(host, "button", "Create rule") as HTMLButtonElement;

describe("RulesPane, the form", () => {
  it("asks what is at the catalog's own place, and again for what is typed", async () => {
    const { host, last } = await pane("form");
    expect(last()).toEqual(["look", "CERN"]);
    await type(byRole(host, "combobox"), "tier=2");
    expect(last()).toEqual(["look", "tier=2"]);
    expect(create(host).disabled).toBe(true);
  });

  it("says how much is copied, what room is left, and what is there already", async () => {
    const { host } = await form("CERN", place("CERN", { used: TB, limit: 2 * TB, files: 1, size: 0.1 * TB }));
    expect(textOf(host)).toContain("Rucio copies 3 files, 200 GB, and keeps them for good.");
    expect(textOf(host.querySelector(".places-room"))).toBe("900 GB of 2.00 TB");
    expect(textOf(host.querySelector(".places-note"))).toBe("1 there already");
  });

  it("orders the expression as it was typed while all that match are ticked", async () => {
    const { host, last } = await form("CERN", place("A"), place("B"));
    await click(create(host));
    expect(last()).toMatchObject(["make", { where: "CERN", copies: 1, lifetimeS: null, grouping: "dataset" }]);
  });

  it("gives the Python of what is chosen, once it can be ordered", async () => {
    const { host, browser } = await form("CERN", place("A"), place("B"));
    await click(host.querySelectorAll<HTMLElement>("[type=checkbox]")[1] as HTMLElement);
    await click(byRole(host, "button", "Copy as Python"));
    expect(browser.behind.leaving.value).toMatchObject({ rule: { where: "A", copies: 1 } });
    await type(byRole(host, "combobox"), "tier=2");
    expect((byRole(host, "button", "Copy as Python") as HTMLButtonElement).disabled).toBe(true);
  });

  it("proposes how long the configuration says, and takes what is chosen instead", async () => {
    const show = ({ rules }: ReturnType<typeof scriptedBrowser>) => {
      rules.preview.value = previewOf("CERN", place("A"));
    };
    const info = { ...COPIES, replication: { ...REPLICATION, lifetimeS: 45 * 86_400 } };
    const { host, last } = await pane("form", show, info);
    expect(textOf(host)).toContain("and keeps them 45 days.");
    await click(create(host));
    expect(last()).toMatchObject(["make", { lifetimeS: 45 * 86_400 }]);
  });

  it("orders the ticked ones by name when one was unticked", async () => {
    const { host, last } = await form("CERN", place("A"), place("B"), place("C"));
    await click(host.querySelectorAll<HTMLInputElement>(".places input")[1] as HTMLElement);
    await click(create(host));
    expect(last()).toMatchObject(["make", { where: "A|C" }]);
  });

  it.each([
    ["no quota", { limit: 0 }],
    ["100 GB short", { limit: TB, used: 0.9 * TB }],
  ])("does not order where there is %s", async (words, room) => {
    const { host } = await form("CERN", place("FULL", room));
    expect(textOf(host.querySelector(".places-room"))).toBe(words);
    expect(create(host).disabled).toBe(true);
  });

  it("lets somebody else decide about what has no room", async () => {
    const { host, last } = await form("CERN", place("FULL", { limit: 0 }));
    await click(byRole(host, "button", "Options"));
    await click(byRole(host, "button", "More"));
    await click(host.querySelector(".option-tick input") as HTMLElement);
    await click(byRole(host, "button", "Ask for approval"));
    expect(last()).toMatchObject(["make", { askApproval: true }]);
  });

  it("warns of what cannot be read here, and offers what can", async () => {
    const { host, last } = await form("CERN", place("FAR", { here: false }));
    expect(textOf(host)).toContain("FAR is not mounted here");
    expect(textOf(host)).toContain("will not be readable in this session");
    await click(byRole(host, "button", "DESY"));
    expect(last()).toEqual(["look", "DESY"]);
  });

  it("takes a name from the list by the keyboard, after what was typed before it", async () => {
    const { host, browser, last } = await pane("form");
    const field = byRole(host, "combobox");
    await type(field, "tier=2&ce");
    await act(() => {
      browser.rules.preview.value = {
        ...previewOf("tier=2&ce"),
        names: ["CERN", "CERES"],
        fault: fault("invalid-input", "none"),
      };
    });
    expect(all(host, "option").map(textOf)).toEqual(["CERN", "CERES"]);
    await press(field, "ArrowDown");
    await press(field, "Enter");
    expect(last()).toEqual(["look", "tier=2&CERN"]);
  });

  it("says what is wrong with an expression in the server's words", async () => {
    const { host } = await pane("form", ({ rules }) => {
      rules.preview.value = {
        ...previewOf("CERN"),
        fault: fault("invalid-input", "Could not", { detail: "Expression does not comply" }),
      };
    });
    expect(textOf(byRole(host, "alert"))).toBe("Expression does not comply");
    expect(byRole(host, "combobox").getAttribute("aria-invalid")).toBe("true");
  });

  it("orders copies, days and a comment", async () => {
    const { host, last } = await form("CERN", place("A"), place("B"));
    await click(byRole(host, "button", "Options"));
    await type(host.querySelector(".copies") as Element, "2");
    const keep = host.querySelector("select") as HTMLSelectElement;
    keep.selectedIndex = 2;
    await act(() => void keep.dispatchEvent(new Event("change", { bubbles: true })));
    await type(host.querySelector("input[maxlength]") as Element, "thesis");
    expect(textOf(host)).toContain("keeps them 30 days");
    await click(create(host));
    expect(last()).toMatchObject(["make", { copies: 2, lifetimeS: 30 * 86_400, comment: "thesis" }]);
  });

  it("closes with Escape", async () => {
    const { host, onClose } = await pane("form");
    await press(byRole(host, "combobox"), "Escape");
    expect(onClose).toHaveBeenCalledOnce();
  });
});

const listed = (...rules: Rule[]) =>
  pane("mine", (browser) => {
    browser.rules.known.value = new Map(rules.map((rule) => [rule.id, rule]));
    browser.rules.mine.value = rules.map(({ id }) => id);
  });

async function opened(rule: Rule) {
  const shown = await listed(rule);
  await click(shown.host.querySelector(".rule-head") as HTMLElement);
  return shown;
}

describe("RulesPane, my rules", () => {
  it("lists them, and looks only at those that move", async () => {
    const { host, browser } = await listed(RULE, { ...RULE, id: "b", state: "ok", ok: 5, moving: 0 });
    expect(host.querySelectorAll(".rule-list > li")).toHaveLength(2);
    expect(browser.orders).toContainEqual(["list"]);
    expect(textOf(host)).toContain("Copying 2 of 5 files copied");
    expect(textOf(host)).toContain("Complete");
  });

  it.each([
    ["waiting-approval", "Waiting for approval"],
    ["suspended", "Suspended"],
    ["inject", "Being prepared"],
    ["gone", "Deleted"],
  ] as const)("has a word for %s", async (state, word) => {
    const { host } = await opened({ ...RULE, state, ok: 0, moving: 0 });
    expect(textOf(host)).toContain(word);
  });

  it("draws what is there, on its way and stuck, in words too", async () => {
    const { host } = await opened({ ...RULE, state: "stuck", ok: 31, moving: 6, stuck: 3, error: "No space left" });
    expect(byRole(host, "img", "31 ok, 6 replicating, 3 stuck")).toBeTruthy();
    expect(textOf(host)).toContain("Rucio tries again in two hours");
    expect(textOf(host.querySelector(".said-words"))).toBe("No space left");
  });

  it("shows the files of a stuck one when they are asked for, and when they are tried again", async () => {
    const { host, browser, last } = await opened({ ...RULE, state: "stuck", stuck: 3, error: "No space left" });
    await click(byRole(host, "button", "Show the files"));
    expect(last()).toEqual(["lookAtStuck", RULE.id]);
    await act(() => {
      browser.rules.stuck.value = {
        type: "stuck-files",
        rule: RULE.id,
        files: [STUCK],
        count: 3,
        retryAt: 1_795_276_681,
      };
    });
    expect(textOf(host.querySelector(".stuck-files"))).toContain("the transfer failed · from CERN · 3 tries");
    expect(textOf(host)).toContain("They are tried again after 2026-11-21");
    expect(textOf(host)).toContain("2 more are not shown");
  });

  it("makes a stuck one again, there or elsewhere", async () => {
    const { host, last } = await opened({ ...RULE, where: "CERN", state: "stuck", stuck: 3, error: "No space left" });
    await click(byRole(host, "button", "Delete and create again"));
    expect(last()).toEqual(["change", { rule: RULE.id, do: "recreate", where: "" }]);
    await click(byRole(host, "button", "Create it there"));
    expect(last()).toEqual(["change", { rule: RULE.id, do: "recreate", where: "DESY" }]);
  });

  it("deletes in an hour or now, and says what that means", async () => {
    const { host, last } = await opened(RULE);
    await click(byRole(host, "button", "Delete…"));
    expect(textOf(host)).toContain("It ends in an hour");
    await click(byRole(host, "button", "Delete in an hour"));
    expect(last()).toEqual(["change", { rule: RULE.id, do: "delete" }]);
  });

  it("keeps it on, and says what it is for", async () => {
    const { host, last } = await opened(RULE);
    await click(byRole(host, "button", "Keep for…"));
    await click(byRole(host, "button", "Change"));
    expect(last()).toEqual(["change", { rule: RULE.id, do: "extend", lifetimeS: 30 * 86_400 }]);
    await click(byRole(host, "button", "Comment…"));
    await type(host.querySelector("input[maxlength]") as Element, "thesis");
    await click(byRole(host, "button", "Save"));
    expect(last()).toEqual(["change", { rule: RULE.id, do: "comment", comment: "thesis" }]);
  });

  it("offers nothing for the rules of others", async () => {
    const { host } = await opened({ ...RULE, mine: false, account: "bob" });
    expect(all(host, "button").map(textOf)).not.toContain("Delete…");
    expect(textOf(host)).toContain("bob");
  });

  it("tells of a variable that waits, and gives it up", async () => {
    const { host, browser, last } = await listed(RULE);
    await act(() => {
      browser.rules.awaiting.value = [{ name: "my_files", rules: [RULE.id], fault: null }];
    });
    expect(textOf(host)).toContain("my_files is set when its data has come");
    await click(byRole(host, "button", "Do not set it"));
    expect(last()).toEqual(["giveUp", "my_files"]);
    await act(() => {
      browser.rules.awaiting.value = [];
    });
    expect(document.activeElement).toBe(byRole(host, "group", "Rules"));
  });

  it("says that there are none, or why they could not be listed", async () => {
    const { host, browser } = await listed();
    expect(textOf(host)).toContain("There are none");
    await act(() => {
      browser.rules.listFault.value = fault("timed-out", "The server stopped answering");
    });
    expect(textOf(byRole(host, "alert"))).toContain("The server stopped answering");
  });

  it.each(HOSTILE)("shows %j as text", async (text) => {
    const { host } = await opened({
      ...RULE,
      entry: text,
      where: text,
      error: text,
      comment: text,
      account: text,
      url: text,
      state: "stuck",
      stuck: 1,
    });
    expectHarmless(host);
  });
});
