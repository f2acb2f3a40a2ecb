// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { ListingState } from "../../../js/bridge/protocol.ts";
import { listingText } from "../../../js/views/listing-text.ts";
import { StatusLine } from "../../../js/views/status-line.ts";
import { byRole, click, expectHarmless, HOSTILE, mount, textOf } from "./rig.ts";
import { INFO, LISTING, scriptedBrowser } from "./scripted-browser.ts";

const plain = (text: string) => text.replace(/\s/g, " ");

describe("listingText()", () => {
  it.each([
    [{ state: "streaming" }, "1 234 rows, still loading"],
    [{ state: "complete" }, "1 234 rows"],
    [{ state: "complete", count: 1 }, "1 row"],
    [{ state: "complete", unreadable: 3 }, "1 234 rows, incomplete"],
    [{ state: "stopped" }, "1 234 rows, stopped"],
    [{ state: "failed", count: 0 }, "stopped by an error"],
    [{ state: "failed" }, "1 234 rows, stopped by an error"],
    [{ state: "paused" }, "1 234 rows, more exist"],
    [{ state: "paused", total: 21_000 }, "1 234 of 21 000 rows"],
  ] as const)("says of %j: %s", (state, text) => {
    expect(plain(listingText({ ...LISTING, ...state }))).toBe(text);
  });

  it.each([
    [{ count: 1 }, "1 community"],
    [{ count: 12 }, "12 communities"],
    [{ count: 25, state: "paused", total: 359 }, "25 of 359 communities"],
  ] as const)("counts what the catalog says its rows are: of %j, %s", (state, text) => {
    const called = { one: "community", many: "communities" };
    expect(plain(listingText({ ...LISTING, state: "complete", called, ...state }))).toBe(text);
  });
});

let orders: unknown[][] = [];

async function statusLine(
  listing: Partial<ListingState> | null,
  more: { isAsking?: boolean; kernel?: "busy" | "gone" } = {},
) {
  const browser = scriptedBrowser();
  orders = browser.orders;
  browser.query.listing.value = listing && { ...LISTING, ...listing };
  browser.query.isAsking.value = more.isAsking ?? false;
  browser.kernel.value = more.kernel ?? "ready";
  return mount(StatusLine, { ...browser, info: { ...INFO, filterKeys: [] }, isUsable: true });
}

describe("StatusLine", () => {
  it("is empty before the first search", async () => {
    expect((await statusLine(null)).querySelector(".status")?.children).toHaveLength(0);
  });

  it("says that a search is on its way, without a row yet", async () => {
    expect(textOf(await statusLine(null, { isAsking: true }))).toBe("searching");
  });

  it("says that the kernel is waited for", async () => {
    expect(textOf(await statusLine({}, { isAsking: true, kernel: "busy" }))).toBe("waiting for the kernel");
  });

  it("says that there is no kernel", async () => {
    expect(textOf(await statusLine({}, { kernel: "gone" }))).toBe("no kernel");
  });

  it("turns while rows arrive, warns when some are missing, and does neither else", async () => {
    const signs = [];
    for (const state of ["streaming", "failed", "complete"] as const) {
      const host = await statusLine({ state });
      signs.push([host.querySelectorAll(".spinner").length, host.querySelectorAll("[data-icon=warning]").length]);
    }
    expect(signs).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  it("says what a search waits for, in place of its rows", async () => {
    const browser = scriptedBrowser();
    browser.query.isAsking.value = true;
    browser.query.doing.value = "Waiting 7 s, as rucio.example.org asks";
    const host = await mount(StatusLine, { ...browser, info: { ...INFO, filterKeys: [] }, isUsable: true });
    expect(textOf(host.querySelector(".status-count"))).toBe("Waiting 7 s, as rucio.example.org asks");
  });

  it("says how the query was understood", async () => {
    const host = await statusLine({ note: "No entry is named `run`: searched as `run*`" });
    expect(textOf(host.querySelector(".status-note"))).toBe("No entry is named run: searched as run*");
  });

  it("goes on with what was stopped", async () => {
    const host = await statusLine({ state: "stopped" });
    await click(byRole(host, "button", "Go on"));
    expect(orders).toEqual([["goOn"]]);
  });

  it("does not speak at each change: that is the live region's", async () => {
    expect((await statusLine({})).querySelector("[role=status]")?.getAttribute("aria-live")).toBe("off");
  });

  it.each(HOSTILE)("shows the note %j as text", async (note) => {
    expectHarmless(await statusLine({ note }));
  });
});
