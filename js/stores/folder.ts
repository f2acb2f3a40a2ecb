import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Calls } from "../bridge/calls.ts";
import type { Fault, Folder, FolderItem, GetFolder } from "../bridge/protocol.ts";
import { createAttempt } from "./attempt.ts";
import { passed } from "./passed.ts";

const WINDOW = 200;
const TYPING_MS = 200;

/** A folder of the kernel's machine, looked into: rows come window by window. */
export interface FolderStore {
  /** Null before the first look. */
  readonly folder: ReadonlySignal<Folder | null>;
  /** The rows at hand, by their number. */
  readonly items: ReadonlySignal<ReadonlyMap<number, FolderItem>>;
  readonly pattern: ReadonlySignal<string>;
  readonly hidden: ReadonlySignal<boolean>;
  readonly sort: ReadonlySignal<GetFolder["sort"]>;
  readonly descending: ReadonlySignal<boolean>;
  /** Names that are ticked, in this folder. */
  readonly picked: Signal<ReadonlySet<string>>;
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Fault | null>;
  open(path: string): void;
  filter(pattern: string): void;
  showHidden(shows: boolean): void;
  /** The same column again turns the order around. */
  sortBy(column: GetFolder["sort"]): void;
  /** Rows [first, end) are looked at: what is missing of them is asked for. */
  see(first: number, end: number): void;
}

export function createFolder(calls: Calls, abort: AbortSignal): FolderStore {
  const folder = signal<Folder | null>(null);
  const items = signal<ReadonlyMap<number, FolderItem>>(new Map());
  const [pattern, hidden, descending] = [signal(""), signal(false), signal(false)];
  const sort = signal<GetFolder["sort"]>("name");
  const picked = signal<ReadonlySet<string>>(new Set());
  const [looking, more] = [createAttempt(abort), createAttempt(abort)];
  let asked = -1;

  const call = (path: string, start: number): GetFolder => ({
    ...{ type: "get-folder", path, pattern: pattern.peek(), hidden: hidden.peek() },
    ...{ sort: sort.peek(), descending: descending.peek(), start, count: WINDOW, of: "form" },
  });

  function look(path: string, afterMs = 0) {
    more.cancel();
    asked = -1;
    void looking.run(async (signal) => {
      if (afterMs) await passed(afterMs, signal);
      const found = await calls.ask(call(path, 0), { signal });
      if (found.path !== folder.peek()?.path) picked.value = new Set();
      items.value = numbered(found);
      folder.value = found;
    });
  }

  const again = (afterMs = 0) => look(folder.peek()?.path ?? "", afterMs);

  return {
    ...{ folder, items, pattern, hidden, sort, descending, picked },
    isBusy: looking.isBusy,
    fault: looking.fault,
    open(path) {
      pattern.value = "";
      look(path);
    },
    filter(next) {
      pattern.value = next;
      again(TYPING_MS);
    },
    showHidden(shows) {
      hidden.value = shows;
      again();
    },
    sortBy(column) {
      descending.value = sort.peek() === column && !descending.peek();
      sort.value = column;
      again();
    },
    see(first, end) {
      const now = folder.peek();
      const missing = Array.from({ length: end - first }, (_, i) => first + i).find((at) => !items.peek().has(at));
      if (!now || missing === undefined || missing >= now.total) return;
      const start = Math.floor(missing / WINDOW) * WINDOW;
      if (asked === start) return;
      asked = start;
      void more.run(async (signal) => {
        const found = await calls.ask(call(now.path, start), { signal });
        if (folder.peek() === now) items.value = new Map([...items.peek(), ...numbered(found)]);
      });
    },
  };
}

function numbered({ items, start }: Folder): Map<number, FolderItem> {
  return new Map(items.map((item, index) => [start + index, item]));
}
