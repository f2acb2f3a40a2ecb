/** Rows against rucio-jupyterlab: what its server takes to answer, and ours from the hand to the drawn row. */
import { existsSync } from "node:fs";
import { expect } from "@playwright/test";
import type { Widget } from "../../hosts/widget.ts";
import type { BenchLake } from "../lake.ts";
import { Room } from "../room.ts";
import { added, searched, signedIn } from "../rucio.ts";
import { judged, pairsOf, type Result } from "../rule.ts";
import { Extension, LIMIT_S } from "./extension.ts";
import { PEER_GOALS } from "./goals.ts";
import { installed } from "./install.ts";
import { only } from "./scripts.ts";

const DATASET = "bulk:evt.all";
const FILES = 10_000;
/** All that its search ever gives. */
const SHOWN = 1_000;
/** Of what takes minutes. */
const FEW = 3;

export async function compareExtension(
  lake: BenchLake,
  say: (results: readonly Result[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const python = await installed("rucio-jupyterlab", signal);
  const anew = <Value>(work: (extension: Extension) => Promise<Value>) => Extension.use(python, lake, work);
  const room = await Room.open("peers", { env: lake.env });
  try {
    const widget = await signedIn(room, lake.access.user, lake.access.password);
    const searches = await anew((extension) =>
      pairsOf(
        () => searchedThere(extension),
        async () => ({ first: await searched(room, widget, "first"), all: await searched(room, widget, "all") }),
      ),
    );
    say([
      judged("extension-name", PEER_GOALS["extension-name"], only(searches, "first")),
      judged("extension-names", PEER_GOALS["extension-names"], only(searches, "all"), "ours: 21 002, theirs: 1 000"),
    ]);
    const opened = await pairsOf(
      () => anew(filesThere),
      async () => openedHere(await dataset(room), "names"),
      FEW,
      0,
    );
    say([judged("extension-files", PEER_GOALS["extension-files"], opened, told(opened.map(({ anchor }) => anchor)))]);
    let turn = 0;
    const ours = async () => {
      const file = await openedHere(await dataset(room), "file");
      const again = await dataset(room);
      await again.rows.first().getByRole("checkbox").click();
      await expect(again.bar).toContainText("1 selected");
      turn += 1;
      return { file, paths: await added(room, again, `found_${turn}`) };
    };
    const looked = await pairsOf(() => anew(detailsThere), ours, FEW, 0);
    const note = told(looked.map(({ anchor }) => anchor.paths));
    say([
      judged("extension-file", PEER_GOALS["extension-file"], only(looked, "file"), note),
      judged("extension-paths", PEER_GOALS["extension-paths"], only(looked, "paths"), note),
    ]);
  } finally {
    await room.close();
  }
}

function told(seconds: readonly number[]): string {
  const cut = seconds.filter((one) => one >= LIMIT_S).length;
  const count = `${seconds.length} pairs, each with a server of theirs that remembers nothing`;
  return cut > 0 ? `${count}; theirs took ≥ ${LIMIT_S} s in ${cut}, and was cut` : count;
}

async function searchedThere(extension: Extension): Promise<{ first: number; all: number }> {
  const [seconds, found] = await timed(() => extension.search("bulk:*"));
  if (found?.length !== SHOWN) throw new Error(`did-search gave ${found?.length} names`);
  return { first: seconds, all: seconds };
}

async function filesThere(extension: Extension): Promise<number> {
  const [seconds, files] = await timed(() => extension.files(DATASET));
  if (files && files.length !== FILES) throw new Error(`files gave ${files.length} names`);
  return seconds;
}

/** It tells of all files at once: the first name with its availability comes with the last path. */
async function detailsThere(extension: Extension): Promise<{ file: number; paths: number }> {
  const [seconds, files] = await timed(() => extension.details(DATASET));
  if (!files || files.some(({ status }) => status === "FETCHING")) return { file: LIMIT_S, paths: LIMIT_S };
  const there = files.filter(({ status, path }) => status === "OK" && path !== null && existsSync(path));
  if (there.length !== FILES) throw new Error(`did gave ${there.length} paths that exist, of ${files.length}`);
  return { file: seconds, paths: seconds };
}

/** Seconds, and the answer, unless it was cut. */
async function timed<Value>(ask: () => Promise<Value>): Promise<readonly [number, Value | undefined]> {
  const begin = performance.now();
  const answer = await ask().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "TimeoutError") return undefined;
    throw error;
  });
  return [answer === undefined ? LIMIT_S : (performance.now() - begin) / 1000, answer];
}

/** The row of the dataset in a browser that has never opened it. */
async function dataset(room: Room): Promise<Widget> {
  const widget = await room.show("browser = RucioBrowser()\nbrowser");
  await widget.search(DATASET);
  await expect(widget.status).toHaveText("1 row");
  await room.quiet();
  return widget;
}

/** Seconds from opening it until all names are in the listing, or a file is drawn with where it is. */
async function openedHere(widget: Widget, until: "names" | "file"): Promise<number> {
  const sought = {
    names: `[aria-level="2"][aria-setsize="${FILES}"]:not(.awaited)`,
    file: '[aria-level="2"] .cell.availability > *',
  }[until];
  return widget.list.evaluate(async (list, sought) => {
    const begin = performance.now();
    const chevron = list.querySelector(".chevron");
    chevron?.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
    return ((await window.paintedWhen(list, () => list.querySelector(sought) !== null)) - begin) / 1000;
  }, sought);
}
