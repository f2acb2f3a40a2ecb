import type { Row } from "../bridge/protocol.ts";

/** Rows of one listing in one order, from position `number * BLOCK`; fewer than BLOCK where more have not come yet. */
export interface Block {
  readonly listing: number;
  readonly order: number;
  readonly number: number;
  rows: readonly Row[];
  /** The ticks of the rows are as of this change of the selection. */
  epoch: number;
  isOnItsWay: boolean;
  /** What was known when it was last asked for: asking twice would tell nothing new. */
  askedAt: string;
}

/** Rows asked for at a time. */
export const BLOCK = 100;
const MAX_BLOCKS = 60;

/** The rows at hand, those that were looked at last at the end. */
export class Blocks {
  readonly #blocks = new Map<string, Block>();

  get(listing: number, order: number, number: number): Block | undefined {
    return this.#blocks.get(`${listing}/${order}/${number}`);
  }

  /** The block, made if it is not there. */
  touch(listing: number, order: number, number: number): Block {
    const key = `${listing}/${order}/${number}`;
    const known = this.#blocks.get(key);
    const block = known ?? { listing, order, number, rows: [], epoch: 0, isOnItsWay: false, askedAt: "" };
    if (known) this.#blocks.delete(key);
    this.#blocks.set(key, block);
    return block;
  }

  /** Keep 60 blocks, or the last `used` if that is more. */
  trim(used: number): void {
    const over = this.#blocks.size - Math.max(MAX_BLOCKS, used);
    for (const key of [...this.#blocks.keys()].slice(0, Math.max(0, over))) this.#blocks.delete(key);
  }

  /** Forget the blocks for which `isGone` holds. */
  drop(isGone: (block: Block) => boolean): void {
    for (const [key, block] of this.#blocks) if (isGone(block)) this.#blocks.delete(key);
  }

  of(listing: number, order: number): Block[] {
    return [...this.#blocks.values()].filter((block) => block.listing === listing && block.order === order);
  }
}

/**
 * Newer rows over older ones. A row that says the same stays the same object, so that nothing is drawn again.
 *
 * keepTicks   the newer rows were asked for before the last change of the selection: their ticks are old
 */
export function merged(older: readonly Row[], newer: readonly Row[], keepTicks: boolean): readonly Row[] {
  return newer.map((row, i) => {
    const known = older[i];
    if (known?.number !== row.number) return row;
    const tick = keepTicks ? known.tick : row.tick;
    const facts = row.facts ?? known.facts;
    const isSame = tick === known.tick && JSON.stringify(facts) === JSON.stringify(known.facts);
    return isSame ? known : { ...row, tick, facts };
  });
}
