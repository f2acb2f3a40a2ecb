import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Branch } from "../../../js/stores/branch.ts";
import { Lines } from "../../../js/stores/lines.ts";

/** The same outline, as plainly as it can be said: rows in a list, each with its branch or without. */
class Plain {
  readonly opened = new Map<number, { row: number; plain: Plain; position: number | null }>();
  count = 0;
  hasNote = false;
  constructor(readonly listing: number) {}

  lines(): [listing: number, index: number, level: number][] {
    const found: [number, number, number][] = [];
    for (let index = 0; index < this.count; index += 1) {
      found.push([this.listing, index, 1]);
      for (const { plain, position } of this.opened.values()) {
        if (position !== index) continue;
        found.push(...plain.lines().map(([listing, at, level]): [number, number, number] => [listing, at, level + 1]));
      }
    }
    if (this.hasNote) found.push([this.listing, this.count, 1]);
    return found;
  }

  find(listing: number): Plain | undefined {
    if (this.listing === listing) return this;
    for (const { plain } of this.opened.values()) {
      const found = plain.find(listing);
      if (found) return found;
    }
    return undefined;
  }

  close(listing: number): void {
    for (const [row, { plain }] of this.opened) {
      if (plain.listing === listing) this.opened.delete(row);
      else plain.close(listing);
    }
  }
}

type Step =
  | { do: "open"; of: number; row: number; count: number; hasNote: boolean; isPlaced: boolean }
  | { do: "close" | "place" | "reorder"; of: number; by: number }
  | { do: "resize"; of: number; count: number; hasNote: boolean };

const nat = fc.nat({ max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("open" as const),
      of: nat,
      row: nat,
      count: nat,
      hasNote: fc.boolean(),
      isPlaced: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("close" as const, "place" as const, "reorder" as const),
      of: nat,
      by: nat,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("resize" as const), of: nat, count: nat, hasNote: fc.boolean() }),
  },
);

/** Both outlines after the same steps. Rows are numbered by position until a sort turns them round. */
function walked(steps: readonly Step[]): [Lines, Plain] {
  const lines = new Lines();
  lines.reset(1);
  const plain = new Plain(1);
  lines.resize(lines.root as Branch, 10, false);
  plain.count = 10;
  let last = 1;
  const known = [1];
  for (const one of steps) {
    const listing = known[one.of % known.length] as number;
    const branch = lines.ofListing(listing);
    const model = plain.find(listing);
    expect(branch !== undefined).toBe(model !== undefined);
    if (!branch || !model) continue;
    if (one.do === "open") {
      if (one.row >= model.count || model.opened.has(one.row)) continue;
      // Another row may stand where a turned one went: two never stand on one position.
      if ([...model.opened.values()].some(({ position }) => position === one.row)) continue;
      const position = one.isPlaced ? one.row : null;
      const opened = lines.open(branch, one.row, position);
      last += 1;
      known.push(last);
      lines.name(opened, last);
      lines.resize(opened, one.count, one.hasNote);
      const below = new Plain(last);
      Object.assign(below, { count: one.count, hasNote: one.hasNote });
      model.opened.set(one.row, { row: one.row, plain: below, position });
    } else if (one.do === "close") {
      if (listing === 1) continue;
      lines.close(branch);
      plain.close(listing);
    } else if (one.do === "resize") {
      const count = Math.max(
        one.count,
        ...[...model.opened.values()].flatMap(({ row, position }) => [row + 1, (position ?? 0) + 1]),
      );
      lines.resize(branch, count, one.hasNote);
      Object.assign(model, { count, hasNote: one.hasNote });
    } else if (one.do === "reorder") {
      const turned = (row: number) => (row % 3 === one.by % 3 ? null : model.count - 1 - row);
      lines.reorder(branch, turned);
      for (const lower of model.opened.values()) lower.position = turned(lower.row);
    } else {
      for (const lower of model.opened.values()) {
        const position = model.count - 1 - lower.row;
        if ([...model.opened.values()].some((other) => other.position === position)) continue;
        lines.place(branch, lower.row, position);
        lower.position ??= position;
      }
    }
  }
  return [lines, plain];
}

const steps = fc.array(step, { maxLength: 40 });

describe("Lines", () => {
  it("puts on each line what a plain list has there", () => {
    fc.assert(
      fc.property(steps, (walk) => {
        const [lines, plain] = walked(walk);
        const found = Array.from({ length: lines.count }, (_, position) => {
          const spot = lines.at(position);
          return spot && [spot.branch.listing, spot.index, spot.branch.level];
        });
        expect(found).toEqual(plain.lines());
        expect([lines.at(-1), lines.at(lines.count)]).toEqual([null, null]);
      }),
      { numRuns: 400 },
    );
  });

  it("finds each line where it stands", () => {
    fc.assert(
      fc.property(steps, (walk) => {
        const [lines] = walked(walk);
        for (let position = 0; position < lines.count; position += 1) {
          const spot = lines.at(position);
          expect(spot && lines.positionOf(spot)).toBe(position);
        }
      }),
    );
  });

  it("cuts any stretch of lines into runs that are those lines, notes left out", () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 60 }), fc.nat({ max: 60 }), (walk, first, length) => {
        const [lines, plain] = walked(walk);
        const rows = lines
          .runs(first, first + length)
          .flatMap((run) => Array.from({ length: run.end - run.first }, (_, i) => [run.branch.listing, run.first + i]));
        const expected = plain
          .lines()
          .slice(first, first + length)
          .filter(([listing, index]) => index < (lines.ofListing(listing)?.count ?? 0));
        expect(rows).toEqual(expected.map(([listing, index]) => [listing, index]));
      }),
    );
  });

  it("knows of a line in a closed branch where its row is", () => {
    const lines = new Lines();
    lines.reset(1);
    lines.resize(lines.root as Branch, 10, false);
    const branch = lines.open(lines.root as Branch, 4, 4);
    lines.name(branch, 2);
    lines.resize(branch, 5, false);
    lines.close(branch);
    expect([lines.positionOf({ branch, index: 3 }), lines.count]).toEqual([4, 10]);
  });

  it("knows nothing of the lines of an earlier result", () => {
    const lines = new Lines();
    lines.reset(1);
    const old = lines.root as Branch;
    lines.resize(old, 10, false);
    lines.reset(2);
    expect([lines.positionOf({ branch: old, index: 3 }), lines.count, lines.ofListing(1)]).toEqual([
      null,
      0,
      undefined,
    ]);
  });

  it("looks up lines among a million rows and five thousand open branches", () => {
    const lines = new Lines();
    lines.reset(1);
    lines.resize(lines.root as Branch, 1_000_000, false);
    for (let i = 0; i < 5000; i += 1) {
      const branch = lines.open(lines.root as Branch, i * 200, i * 200);
      lines.name(branch, i + 2);
      lines.resize(branch, 40, false);
    }
    expect(lines.count).toBe(1_200_000);
    // Each stretch of 240 lines: a row, the 40 rows below it, 199 further rows.
    for (let i = 0; i < 10_000; i += 1) {
      const position = (i * 7919) % lines.count;
      const [stretch, at] = [Math.floor(position / 240), position % 240];
      const isBelow = at > 0 && at <= 40;
      const spot = lines.at(position);
      const index = isBelow ? at - 1 : stretch * 200 + (at === 0 ? 0 : at - 40);
      expect([spot?.branch.listing, spot?.index]).toEqual([isBelow ? stretch + 2 : 1, index]);
    }
  });
});
