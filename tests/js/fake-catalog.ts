import type { CatalogInfo, Entry, Facts } from "../../js/bridge/protocol.ts";
import { BARE, kind } from "./bare-catalog.ts";

/** Rows of one level: how many there are, and what each is and holds. */
export interface Level {
  readonly count: number;
  readonly entry: (row: number) => Entry;
  readonly below?: (row: number) => Level;
}

export function entryOf(name: string, kind: string, size: number | null = null): Entry {
  return [`mc16:${name}`, name, kind, size, null, null, []];
}

/** `count` containers of `each` datasets of `each` files; names count up. */
export function tree(count: number, each: number): Level {
  const level = (size: number, kind: string, prefix: string, below?: (row: number) => Level): Level => ({
    count: size,
    entry: (row) => entryOf(`${prefix}.${String(row).padStart(7, "0")}`, kind, row),
    ...(below && { below }),
  });
  return level(count, "container", "run", (run) =>
    level(each, "dataset", `run.${run}.set`, (set) => level(each, "file", `run.${run}.set.${set}.file`)),
  );
}

export const FACTS: Facts = {
  size: 1,
  parts: 1,
  modified: 0,
  availability: { state: "here", here: 1, total: 1, place: "LAKE-MOUNT", reason: "" },
};

export const INFO: CatalogInfo = {
  ...BARE,
  instance: "lake",
  kinds: [
    kind("container", { opens: true }),
    kind("dataset", { opens: true }),
    kind("file"),
    kind("unknown", { takes: false }),
  ],
  columns: [
    { id: "kind", label: "Kind", shows: "kind" },
    { id: "size", label: "Size", shows: "size" },
    { id: "availability", label: "Here", shows: "availability" },
    { id: "modified", label: "Modified", shows: "modified" },
  ],
};
