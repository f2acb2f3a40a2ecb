import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Extent,
  isStuck,
  MAX_HEIGHT,
  movedTo,
  revealing,
  type Scroll,
  scrolled,
  scrollHeight,
  settled,
  visibleRows,
} from "../../../js/dom/visible-rows.ts";

const extent: fc.Arbitrary<Extent> = fc.record({
  count: fc.oneof(fc.nat({ max: 2000 }), fc.nat({ max: 3_000_000 })),
  rowHeight: fc.constantFrom(26, 36),
  height: fc.integer({ min: 0, max: 3000 }),
});
const million: Extent = { count: 1_000_000, rowHeight: 26, height: 400 };
const reach = ({ count, rowHeight, height }: Extent) => Math.max(0, count * rowHeight - height);
const barReach = (of: Extent) => Math.max(0, scrollHeight(of) - of.height);

describe("visibleRows()", () => {
  it("never leaves the table, however far the scroll", () => {
    fc.assert(
      fc.property(extent, fc.double({ min: -1e8, max: 1e8, noNaN: true }), (of, top) => {
        const [first, end] = visibleRows(top, of);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(of.count);
        expect(first).toBeLessThanOrEqual(end);
      }),
    );
  });

  it("draws all that is seen, and never more than 120 rows", () => {
    fc.assert(
      fc.property(extent, fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const top = share * reach(of);
        const [first, end] = visibleRows(top, of);
        expect(end - first).toBeLessThanOrEqual(120);
        expect(first).toBeLessThanOrEqual(Math.floor(top / of.rowHeight));
        expect(end).toBeGreaterThanOrEqual(
          Math.min(of.count, Math.ceil((top + of.height) / of.rowHeight), first + 120),
        );
      }),
    );
  });

  it("stays the same while one scrolls within a few rows", () => {
    const drawn = Array.from({ length: 104 }, (_, px) => visibleRows(26 * 100 + px, million)[0]);
    expect(new Set(drawn).size).toBe(1);
  });
});

describe("scrollHeight()", () => {
  it("is that of the rows, and never above 8 million px", () => {
    expect([scrollHeight({ ...million, count: 100 }), scrollHeight(million)]).toEqual([2600, MAX_HEIGHT]);
  });
});

describe("scrolled()", () => {
  const wheel = fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 60 });

  it("moves the rows by exactly as much as the wheel does, also where the bar is scaled", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), wheel, (share, steps) => {
        let scroll = settled(share * reach(million), million);
        for (const by of steps) {
          const before = scroll.top;
          scroll = scrolled(scroll, scroll.scrollTop + by, million);
          expect(scroll.top - before).toBeCloseTo(by, 5);
        }
      }),
    );
  });

  it("goes to its share of the rows when the bar is dragged", () => {
    const start: Scroll = { top: 0, scrollTop: 0 };
    const middle = scrolled(start, barReach(million) / 2, million);
    expect(Math.round(middle.top)).toBe(reach(million) / 2);
    expect(scrolled(middle, barReach(million), million).top).toBe(reach(million));
  });

  it("never leaves the table", () => {
    fc.assert(
      fc.property(extent, fc.array(fc.integer({ min: -10_000, max: 9_000_000 })), (of, stops) => {
        let scroll: Scroll = { top: 0, scrollTop: 0 };
        for (const stop of stops) {
          scroll = scrolled(scroll, stop, of);
          expect(scroll.top).toBeGreaterThanOrEqual(0);
          expect(scroll.top).toBeLessThanOrEqual(reach(of));
        }
      }),
    );
  });

  it("reaches the first row and the last by the wheel alone, however the bar has drifted", () => {
    for (const by of [-120, 120]) {
      let scroll = settled(by < 0 ? 60_000 : reach(million) - 60_000, million);
      for (let i = 0; i < 600; i += 1) {
        const bar = Math.max(0, Math.min(barReach(million), scroll.scrollTop + by));
        scroll = scrolled(scroll, bar, million);
        if (isStuck(scroll, million)) scroll = settled(scroll.top, million);
      }
      expect(Math.round(scroll.top)).toBe(by < 0 ? 0 : reach(million));
    }
  });
});

describe("settled()", () => {
  it("keeps the rows, and has the bar where it can be", () => {
    fc.assert(
      fc.property(extent, fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const top = share * reach(of);
        const scroll = settled(top, of);
        expect(scroll.top).toBeCloseTo(top, 5);
        expect(scroll.scrollTop).toBeGreaterThanOrEqual(0);
        expect(scroll.scrollTop).toBeLessThanOrEqual(barReach(of));
      }),
    );
  });

  it("has the bar at its ends where the rows are at theirs", () => {
    expect([settled(0, million).scrollTop, settled(1e9, million).scrollTop]).toEqual([0, barReach(million)]);
  });
});

describe("movedTo()", () => {
  it("goes there, by a step of the bar where it is near, so that rows that are drawn stay where they are", () => {
    const before = settled(1_000_000, million);
    const step = movedTo(before, 1_000_026, million);
    expect(step.top).toBe(1_000_026);
    expect(step.scrollTop - before.scrollTop).toBeCloseTo(26, 5);
    expect(movedTo(before, 20_000_000, million)).toEqual(settled(20_000_000, million));
  });
});

describe("revealing()", () => {
  it.each([
    ["stays where the row is seen whole", 260, 12, 260],
    ["goes up to a row above the edge", 260, 5, 130],
    ["goes down until a row below the edge is whole", 0, 20, 146],
  ])("%s", (_, top, index, expected) => {
    expect(revealing(top, index, million)).toBe(expected);
  });
});
