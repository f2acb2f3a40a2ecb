// @vitest-environment happy-dom
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Row, Snapshot } from "../../js/bridge/protocol.ts";
import { VERSION } from "../../js/bridge/protocol.ts";
import { fits } from "../../js/bridge/shape.ts";
import { FROM_KERNEL } from "../../js/bridge/shapes.ts";
import entry from "../../js/browser.ts";
import { NO_ATTACHED } from "../../js/stores/attached.ts";
import { NO_TRANSFERS } from "../../js/stores/transfers.ts";
import { INFO } from "./fake-catalog.ts";
import { type Answers, answersOfAllTypes, hostileModel, ofShape, type Saying, sayings } from "./hostile-kernel.ts";
import "./loaded-parts.ts";

const SNAPSHOT: Snapshot & { type: "snapshot" } = {
  type: "snapshot",
  version: VERSION,
  catalog: INFO,
  query: { text: "", scope: "", kind: "all", sort: null, filters: "", facets: [], switches: [] },
  session: {
    version: 0,
    state: "not-needed",
    account: "",
    accounts: [],
    method: "",
    errand: null,
    expiresAt: null,
    isKept: false,
    note: "",
  },
  selection: { version: 0, count: 0, size: 0, unsized: 0, isQuery: false, growing: false },
  listings: [],
  variable: "files",
  canAnswerWhileBusy: true,
  awaited: false,
  transfers: NO_TRANSFERS,
  attached: NO_ATTACHED,
  rules: [],
  awaiting: [],
  sites: { version: 0, chosen: [] },
  memory: { version: 0, queries: [], starred: [] },
};

/** Real time, whatever the clock is set to. */
const clock = performance.now.bind(performance);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** A view on a kernel that says all this; `presses` are buttons and rows, by their number among those that are there. */
async function shown(
  script: readonly Saying[],
  presses: readonly number[],
  answers: Answers = {},
  isHonestAtFirst = true,
): Promise<string> {
  const life = new AbortController();
  const el = document.body.appendChild(document.createElement("div"));
  const model = hostileModel(script, answers, (asked) => {
    if (!isHonestAtFirst || asked.type !== "request" || asked.call.type !== "hello") return null;
    return { type: "answer", rid: asked.rid, result: SNAPSHOT };
  });
  const widget = entry();
  const given = { model, el, signal: life.signal } as unknown as Parameters<typeof widget.render>[0];
  widget.initialize(given as unknown as Parameters<typeof widget.initialize>[0]);
  widget.render(given);
  await vi.advanceTimersByTimeAsync(200);
  const root = el.firstElementChild?.shadowRoot as ShadowRoot;
  root.querySelector<HTMLElement>(".search-button")?.click();
  await vi.advanceTimersByTimeAsync(200);
  for (const press of presses) {
    const things = [...root.querySelectorAll<HTMLElement>("button, [data-line] .mono, .chevron, .tick")];
    things[press % things.length]?.click();
    await vi.advanceTimersByTimeAsync(200);
  }
  const text = root.textContent ?? "";
  life.abort();
  await vi.advanceTimersByTimeAsync(1000);
  expect([el.childNodes.length, vi.getTimerCount()]).toEqual([0, 0]);
  return text;
}

const scripts = fc.array(sayings, { minLength: 1, maxLength: 12 });
const presses = fc.array(fc.nat(60), { maxLength: 8 });

describe("a view on a hostile kernel", () => {
  it("stays a view, whatever it is told [fault 46]", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scripts, presses, answersOfAllTypes, async (script, some, answers) => {
        const began = clock();
        expect(await shown(script, some, answers)).toContain("Rucio");
        expect(clock() - began).toBeLessThan(30_000); // of which it takes a thousandth
      }),
      { numRuns: 100 },
    );
  });

  it("says that it does not understand an answer of another shape [fault 46]", async () => {
    for (const result of [{ ...SNAPSHOT, catalog: null }, { ...SNAPSHOT, listings: [{}] }, { type: "done" }, null, 1]) {
      const message = { type: "answer", rid: "", result };
      expect(await shown([{ message, rows: null }], [], {}, false)).toContain("different versions");
    }
  });

  it("ignores what is no message, and what answers nobody [fault 46]", async () => {
    for (const message of [null, 1, "x", [], {}, { type: "make-coffee" }, { type: "answer", rid: 5 }]) {
      expect(await shown([{ message, rows: null }], [0])).toContain("Rucio");
    }
  });
});

describe("fits()", () => {
  it("takes what the protocol allows", () => {
    fc.assert(fc.property(ofShape(FROM_KERNEL), (message) => fits(message, FROM_KERNEL)));
  });

  it.each([
    ["a number that is not whole", { number: 0.5 }],
    ["a negative place", { number: -1 }],
    ["a word that is none of the choices", { tick: "perhaps" }],
    ["a tuple too short", { entry: ["a", "a", "file"] }],
    ["a text for a number", { entry: ["a", "a", "file", "1", null, null, []] }],
    ["null where it has no place", { entry: null }],
  ])("refuses %s [fault 46]", (_, change) => {
    const row: Row = { number: 1, tick: "off", entry: ["a", "a", "file", 1, null, null, []], facts: null };
    expect([fits(row, "@Row"), fits({ ...row, ...change }, "@Row")]).toEqual([true, false]);
  });
});
