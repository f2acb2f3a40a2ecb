/** Rows against rucio-jupyterlab: what its server takes to answer, and ours from the hand to the drawn row. */
import { existsSync } from "node:fs";
import { expect } from "@playwright/test";
import { countText } from "../../../js/text/count.ts";
import type { Widget } from "../../hosts/widget.ts";
import type { BenchLake } from "../lake.ts";
import { Room } from "../room.ts";
import { added, DIDS, searched, signedIn } from "../rucio.ts";
import { judged, pairsOf, quantile, type Result } from "../rule.ts";
import { shown } from "../table.ts";
import { Extension, LIMIT_S } from "./extension.ts";
import { PEER_GOALS, type Say, type Wanted } from "./goals.ts";
import { installed } from "./install.ts";
import { only } from "./scripts.ts";

const DATASET = "bulk:evt.all";
const FILES = 10_000;
/** All that its search ever gives. */
const SHOWN = 1_000;
/** Of what takes minutes. */
const FEW = 3;

interface Both {
  readonly room: Room;
  readonly widget: Widget;
  /** Theirs, each time from a server that remembers nothing. */
  anew<Value>(work: (extension: Extension) => Promise<Value>): Promise<Value>;
}

export async function compareExtension(lake: BenchLake, wanted: Wanted, say: Say, signal: AbortSignal): Promise<void> {
  const parts = [
    { rows: ["extension-name", "extension-names"], measure: searching },
    { rows: ["extension-files"], measure: opening },
    { rows: ["extension-file", "extension-paths"], measure: locating },
  ] as const;
  const chosen = parts.filter(({ rows }) => rows.some(wanted));
  if (chosen.length === 0) return;
  const python = await installed("rucio-jupyterlab", signal);
  const room = await Room.open("peers", { env: lake.env });
  try {
    const widget = await signedIn(room, lake.access.user, lake.access.password);
    const both: Both = { room, widget, anew: (work) => Extension.use(python, lake, work) };
    for (const { measure } of chosen) say(await measure(both));
  } finally {
    await room.close();
  }
}

async function searching({ room, widget, anew }: Both): Promise<Result[]> {
  const ours = async () => ({
    first: await searched(room, widget, 1),
    names: await searched(room, widget, SHOWN),
    all: await searched(room, widget, DIDS),
  });
  const pairs = await anew((extension) => pairsOf(() => searchedThere(extension), ours));
  const note = allTold(quantile(pairs.map(({ ours }) => ours.all)));
  return [
    judged("extension-name", PEER_GOALS["extension-name"], only(pairs, "first")),
    judged("extension-names", PEER_GOALS["extension-names"], only(pairs, "names"), note),
  ];
}

async function opening({ room, anew }: Both): Promise<Result[]> {
  const ours = async () => openedHere(await dataset(room), "names");
  const pairs = await pairsOf(() => anew(filesThere), ours, FEW, 0);
  const note = told(pairs.map(({ anchor }) => anchor));
  return [judged("extension-files", PEER_GOALS["extension-files"], pairs, note)];
}

async function locating({ room, anew }: Both): Promise<Result[]> {
  let turn = 0;
  const ours = async () => {
    const file = await openedHere(await dataset(room), "file");
    const widget = await dataset(room);
    await widget.rows.first().getByRole("checkbox").click();
    await expect(widget.bar).toContainText("1 selected");
    turn += 1;
    return { file, paths: await added(room, widget, `found_${turn}`) };
  };
  const pairs = await pairsOf(() => anew(detailsThere), ours, FEW, 0);
  const note = told(pairs.map(({ anchor }) => anchor.paths));
  return [
    judged("extension-file", PEER_GOALS["extension-file"], only(pairs, "file"), note),
    judged("extension-paths", PEER_GOALS["extension-paths"], only(pairs, "paths"), note),
  ];
}

const allTold = (seconds: number): string =>
  `all ${countText(DIDS)}: ${shown(seconds, "s")}; theirs never gives more than ${countText(SHOWN)}`;

function told(seconds: readonly number[]): string {
  const cut = seconds.filter((one) => one >= LIMIT_S).length;
  const count = `${seconds.length} pairs, each with a server of theirs that remembers nothing`;
  return cut > 0 ? `${count}; theirs took ≥ ${LIMIT_S} s in ${cut}, and was cut` : count;
}

async function searchedThere(extension: Extension): Promise<{ first: number; names: number; all: number }> {
  const [seconds, found] = await timed(() => extension.search("bulk:*"));
  if (found?.length !== SHOWN) throw new Error(`did-search gave ${found?.length} names`);
  return { first: seconds, names: seconds, all: seconds };
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
  await expect(widget.status).toHaveText("1 DID");
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
