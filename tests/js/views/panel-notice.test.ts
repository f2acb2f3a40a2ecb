// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { Rule } from "../../../js/bridge/protocol.ts";
import { html } from "../../../js/dom/html.ts";
import { useDownloadOrder } from "../../../js/views/download-order.ts";
import { ENDS_SOON_S } from "../../../js/views/header.ts";
import { PanelNotice } from "../../../js/views/panel-notice.ts";
import { useVariableOrder, type VariableOrder } from "../../../js/views/variable-order.ts";
import { RULE } from "../fake-rules.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, textOf } from "./rig.ts";
import { fault, INFO, LISTING, PICKED, SIGNED_IN, scriptedBrowser } from "./scripted-browser.ts";

const NOW = 1_000_000;

async function notice(change: (browser: ReturnType<typeof scriptedBrowser>) => void = () => {}, info = INFO) {
  const browser = scriptedBrowser();
  change(browser);
  const onSignIn = vi.fn();
  let order: VariableOrder | undefined;
  let start = () => {};
  const now = signal(NOW);
  const View = () => {
    order = useVariableOrder(browser);
    const download = useDownloadOrder(browser, order);
    start = download.start;
    return html`<${PanelNotice} browser=${browser} info=${info} order=${order} download=${download} now=${now.value} onSignIn=${onSignIn} />`;
  };
  const host = await mount(View, {});
  return { host, browser, now, onSignIn, order: order as VariableOrder, start: () => start(), orders: browser.orders };
}

const title = (host: Element) => textOf(host.querySelector(".strong"));
const buttons = (host: Element) => all(host, "button").map(textOf).filter(Boolean);

describe("PanelNotice", () => {
  it("is silent when all is well", async () => {
    expect((await notice()).host.innerHTML).toBe("");
  });

  it("is silent about what the user stopped", async () => {
    const { host } = await notice(({ query }) => {
      query.listing.value = { ...LISTING, state: "stopped", fault: fault("cancelled", "Stopped") };
    });
    expect(host.innerHTML).toBe("");
  });

  it("says which variable of the lock is missing, and looks again when that is pressed", async () => {
    const { host, orders } = await notice(({ attached }) => {
      const missing = fault("not-available", "`late` is not here as it was locked");
      const late = { name: "late", state: "missing", isList: true, count: 4, fault: missing } as const;
      attached.state.value = { version: 1, variables: [late], lock: null };
    });
    expect(title(host)).toBe("late is not here as it was locked");
    await click(byRole(host, "button", "Look again"));
    expect(orders).toEqual([["inject"]]);
  });

  it("says how the lock differs, until it is updated or left", async () => {
    const differs = { file: "data.lock.json", state: "differs", fault: null } as const;
    const { host, browser, orders } = await notice(({ attached }) => {
      const differences = ["`files`: 1 file more", "`more` is not in the lock"];
      attached.state.value = { version: 1, variables: [], lock: { ...differs, differences } };
    });
    expect(title(host)).toBe("data.lock.json differs from what you have added");
    expect(textOf(host)).toContain("files: 1 file more and 1 other");
    await click(byRole(host, "button", "Update lock"));
    await click(byRole(host, "button", "Leave it"));
    expect(orders.map(([verb]) => verb)).toEqual(["updateLock", "leave"]);
    await act(() => {
      browser.attached.left.value = "`files`: 1 file more\n`more` is not in the lock";
    });
    expect(host.innerHTML).toBe("");
  });

  it.each([
    ["gone", "No kernel behind this view"],
    ["mismatch", "This view and the kernel are of different versions"],
    ["silent", "The kernel has not answered yet"],
    ["busy", "The kernel is busy with another cell"],
  ] as const)("says first that the kernel is %s", async (kernel, text) => {
    const { host } = await notice((browser) => {
      browser.kernel.value = kernel;
      browser.query.fault.value = fault("timed-out", "Slow");
    });
    expect(title(host)).toBe(text);
  });

  it("cancels the search that waits for a busy kernel", async () => {
    const { host, orders } = await notice((browser) => {
      browser.kernel.value = "busy";
      browser.query.isAsking.value = true;
    });
    await click(byRole(host, "button", "Cancel the search"));
    expect(orders).toEqual([["stop"]]);
  });

  it("says what is kept of a list that ended early, and goes on from there", async () => {
    const { host, orders } = await notice(({ query }) => {
      query.listing.value = { ...LISTING, state: "failed", fault: fault("timed-out", "No answer in 30 s") };
    });
    expect(textOf(host)).toContain("The 1 234 rows that came before are kept");
    await click(byRole(host, "button", "Go on from here"));
    expect(orders).toEqual([["goOn"]]);
  });

  it("searches again when nothing came", async () => {
    const { host, orders } = await notice(({ query }) => {
      query.fault.value = fault("unreachable", "No connection");
    });
    await click(byRole(host, "button", "Try again"));
    expect(orders).toEqual([["search"]]);
  });

  it("does not offer to repeat what cannot succeed", async () => {
    const { host } = await notice(({ query }) => {
      query.fault.value = fault("invalid-input", "Not an identifier");
    });
    expect(buttons(host)).toEqual([]);
    const other = await notice(({ query }) => {
      const refused = fault("invalid-input", "The quotation mark is not closed");
      query.listing.value = { ...LISTING, count: 0, state: "failed", fault: refused };
    });
    expect([title(other.host), buttons(other.host)]).toEqual(["The quotation mark is not closed", []]);
  });

  it("tells what is worth knowing of a session, and warns of what is to be done about it", async () => {
    const of = async (note: string) => {
      const { host } = await notice(({ session }) => {
        session.state.value = { ...SIGNED_IN, note };
      });
      return [title(host), host.querySelector(".warning") !== null];
    };
    expect(await of("This token may publish")).toEqual(["This token may publish", false]);
    expect(await of("Others could read it\nSign out")).toEqual(["Others could read it", true]);
  });

  it("counts the lines that could not be read", async () => {
    const { host } = await notice(({ query }) => {
      query.listing.value = { ...LISTING, unreadable: 3 };
    });
    expect(textOf(host)).toBe("This list is not complete3 lines of the server's answer could not be read.");
  });

  it("offers to sign in where that is the way out", async () => {
    const { host, onSignIn } = await notice(({ query }) => {
      query.listing.value = { ...LISTING, state: "failed", fault: fault("sign-in-needed", "The session ended") };
    });
    await click(byRole(host, "button", "Sign in"));
    expect(onSignIn).toHaveBeenCalledOnce();
  });

  it("announces the end of a session ten minutes ahead, until somebody has seen it", async () => {
    const { host, browser } = await notice(({ session }) => {
      session.state.value = { ...SIGNED_IN, expiresAt: NOW + ENDS_SOON_S };
    });
    expect([textOf(host.querySelector(".strong")), buttons(host)]).toEqual([
      "Your session ends in 10 min",
      ["Renew", "Later"],
    ]);
    await click(byRole(host, "button", "Later"));
    expect(host.innerHTML).toBe("");
    await act(() => {
      browser.session.state.value = { ...SIGNED_IN, expiresAt: NOW };
    });
    expect([title(host), buttons(host)]).toEqual(["Your session has ended", ["Renew"]]);
  });

  it("says that a session has ended also to who has seen that it would", async () => {
    const { host, now } = await notice(({ session }) => {
      session.state.value = { ...SIGNED_IN, expiresAt: NOW + ENDS_SOON_S };
    });
    await click(byRole(host, "button", "Later"));
    await act(() => {
      now.value = NOW + ENDS_SOON_S + 1;
    });
    expect([title(host), buttons(host)]).toEqual(["Your session has ended", ["Renew"]]);
  });

  it("keeps rows in sight when nobody is signed in any more", async () => {
    const { host } = await notice(({ session }) => {
      session.state.value = { ...SIGNED_IN, state: "out" };
    });
    expect([title(host), buttons(host)]).toEqual(["Nobody is signed in", ["Sign in"]]);
  });

  it("asks before it overwrites and before it lists a lot, and keeps each consent", async () => {
    const { host, browser, order, orders } = await notice(({ selection }) => {
      selection.state.value = PICKED;
    });
    await act(() => {
      order.add({ separate: true });
      browser.variable.fault.value = fault("confirmation-needed", "`my_files` exists already", { asks: "overwrite" });
    });
    await click(byRole(host, "button", "Overwrite"));
    await act(() => {
      browser.variable.fault.value = fault("confirmation-needed", "20 000 files", { asks: "large" });
    });
    await click(byRole(host, "button", "List them all"));
    await act(() => {
      browser.variable.fault.value = fault("not-available", "3 of 40 are not here", { found: 37, missing: 3 });
    });
    await click(byRole(host, "button", "Take the other 37"));
    expect(orders.map(([, options]) => options)).toEqual([
      { separate: true },
      { separate: true, overwrite: true },
      { separate: true, overwrite: true, large: true },
      { separate: true, overwrite: true, large: true, missing: "skip" },
    ]);
  });

  it("does not offer to take the others when there are none", async () => {
    const { host, browser, order } = await notice();
    await act(() => {
      order.add();
      browser.variable.fault.value = fault("not-available", "It is not here", { missing: 1 });
    });
    expect([title(host), buttons(host)]).toEqual(["It is not here", []]);
  });

  it.each(["name", "selection"])("takes an answer back when the %s differs from what was ordered", async (which) => {
    const { host, browser, order } = await notice();
    await act(() => {
      order.add();
      browser.variable.fault.value = fault("invalid-input", "`class` is a word of Python", { field: "variable" });
    });
    expect(title(host)).toBe("class is a word of Python");
    await act(() => {
      if (which === "name") browser.variable.name.value = "klass";
      else browser.selection.state.value = { ...PICKED, version: 9 };
    });
    expect(host.innerHTML).toBe("");
  });

  it.each(HOSTILE)("shows %j as text", async (words) => {
    const { host } = await notice(({ query }) => {
      query.fault.value = fault("server-fault", words, { hint: words, detail: words });
    });
    expectHarmless(host);
  });

  it("asks before many files are downloaded, and takes the answer along", async () => {
    const { host, browser, start, orders } = await notice();
    await act(() => {
      start();
      browser.transfers.startFault.value = fault("confirmation-needed", "The selection holds 20000 files", {
        asks: "large",
      });
    });
    await click(byRole(host, "button", "Download them all"));
    expect(orders).toEqual([
      ["download", {}],
      ["download", { large: true }],
    ]);
  });

  it("asks what becomes of files that are in the way of a download [fault 39]", async () => {
    const { host, orders } = await notice(({ transfers }) => {
      transfers.state.value = { ...transfers.state.value, files: 3, failed: 2, done: 1, asks: 2 };
    });
    expect(title(host)).toBe("2 files of that name are there, with other content");
    for (const answer of ["Replace", "Keep both"]) await click(byRole(host, "button", answer));
    expect(orders).toEqual([
      ["retry", [], "replace"],
      ["retry", [], "rename"],
    ]);
  });
});

const REPLICATION = {
  place: "CERN_USERDISK",
  places: ["CERN_USERDISK"],
  retry: "Rucio tries again in two hours",
  lifetimeS: null,
  activities: [],
};
const COPIES = { ...INFO, title: "Rucio", replication: REPLICATION };
const made = (rule: Rule) => (browser: ReturnType<typeof scriptedBrowser>) => {
  browser.rules.known.value = new Map([[rule.id, rule]]);
  browser.rules.last.value = { type: "rules-made", rules: [rule], existing: 0 };
};

describe("PanelNotice of what is made available", () => {
  it("says what is copied where, how far it is, and takes it back", async () => {
    const { host, orders } = await notice(made(RULE), COPIES);
    expect(title(host)).toBe("Rucio copies mc16:run358175.Hbb.AOD to CERN_USERDISK");
    expect(textOf(host)).toContain("2 of 5 files copied");
    await click(byRole(host, "button", "Undo"));
    expect(orders).toEqual([["change", { rule: RULE.id, do: "delete-now" }]]);
  });

  it("quotes the server when it is stuck, and says when it is tried again", async () => {
    const { host } = await notice(
      made({ ...RULE, state: "stuck", stuck: 3, moving: 0, error: "No space left" }),
      COPIES,
    );
    expect(textOf(host)).toContain("Rucio tries again in two hours");
    expect(textOf(host.querySelector(".notice-detail"))).toBe("No space left");
  });

  it("does not offer to take back what is complete", async () => {
    const { host } = await notice(made({ ...RULE, state: "ok", ok: 5, moving: 0 }), COPIES);
    expect(title(host)).toBe("mc16:run358175.Hbb.AOD: complete at CERN_USERDISK");
    expect(buttons(host)).toEqual(["Show", "Hide"]);
  });

  it("names the variable that is set when the data has come", async () => {
    const { host } = await notice((browser) => {
      made(RULE)(browser);
      browser.rules.awaiting.value = [{ name: "my_files", rules: [RULE.id], fault: null }];
    }, COPIES);
    expect(textOf(host)).toContain("my_files will be set when all is here");
  });

  it("leads from a refusal to the choices", async () => {
    const { host, browser } = await notice(({ rules }) => {
      rules.makeFault.value = fault("quota-exceeded", "There is not enough quota left");
    }, COPIES);
    await click(byRole(host, "button", "Choose where…"));
    expect(browser.rules.shown.value).toBe("form");
  });

  it("offers to have copied what a variable lacks, and to set it then", async () => {
    const { host, browser, order, orders } = await notice(() => {}, COPIES);
    await act(() => {
      order.add();
      browser.variable.fault.value = fault("not-available", "1 file cannot be read here", { missing: 1 });
    });
    await click(byRole(host, "button", "Make available, set it then"));
    expect(orders.at(-1)).toEqual(["make", {}, "my_files"]);
  });

  it.each([
    ["a mishap where files are mounted or copied", COPIES.replication, "alert"],
    ["none where all files are fetched first", null, "status"],
  ])("tells that files are missing as %s", async (_, replication, role) => {
    const { host, browser, order } = await notice(undefined, { ...INFO, downloads: true, replication });
    await act(() => {
      order.add();
      browser.variable.fault.value = fault("not-available", "5 of 5 files are not downloaded yet");
    });
    expect(textOf(host.querySelector(`[role=${role}]`))).toContain("5 of 5 files are not downloaded yet");
  });

  it("downloads what a variable lacks, and sets it when the files are here", async () => {
    const { host, browser, order, orders } = await notice(undefined, { ...INFO, downloads: true });
    await act(() => {
      order.add();
      browser.variable.fault.value = fault("not-available", "5 of 5 files cannot be read here");
      browser.transfers.isStarting.value = true; // as soon as it is ordered
    });
    await click(byRole(host, "button", "Download, set it then"));
    expect(host.innerHTML).toBe("");
    const { transfers } = browser;
    const moving = { ...transfers.state.value, files: 5, running: 5 };
    await act(() => {
      transfers.state.value = moving;
      transfers.isStarting.value = false;
      transfers.started.value = { type: "download-started", count: 5, skipped: 0, folder: "/d", state: moving };
    });
    expect(orders).toEqual([
      ["add", {}],
      ["download", {}],
    ]);
    await act(() => {
      transfers.state.value = { ...moving, running: 0, done: 5 };
    });
    expect(orders.at(-1)).toEqual(["add", {}]);
    expect(orders).toHaveLength(3);
  });
});
