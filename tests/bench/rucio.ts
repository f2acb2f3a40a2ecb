/** Rows on a real Rucio: scope `bulk` of the lake, 21 002 DIDs, and its dataset of 10 000 files on the mount. */
import { expect } from "@playwright/test";
import type { Widget } from "../hosts/widget.ts";
import { GOALS, LIMITS } from "./goals.ts";
import type { Room } from "./room.ts";
import { counted, judged, pairsOf, quantile, type Result } from "./rule.ts";

export const DIDS = 21_002;
const ALL = "21 002 DIDs";
const SEARCH = "/dids/bulk/dids/search?name=*&type=all&long=1";
const MINUTE_MS = 60_000;

/** A browser that is signed in; in the kernel it is `browser`, and `line` a bare connection beside it. */
export async function signedIn(room: Room, user: string, password: string): Promise<Widget> {
  const widget = await room.show("from ipylake import RucioBrowser\nline = raw()\nbrowser = RucioBrowser()\nbrowser");
  await widget.signIn(user, password);
  return widget;
}

export async function firstRow(room: Room, widget: Widget): Promise<Result[]> {
  const anchor = async () =>
    (await room.value<number>(`line.first_line("${SEARCH}")`)) + (await room.roundTrip("paused"));
  return [judged("first-row", GOALS["first-row"], await pairsOf(anchor, () => searched(room, widget, 1)))];
}

/** Seconds from Enter until the first row is drawn and so many are in the listing. */
export async function searched(room: Room, widget: Widget, count: number): Promise<number> {
  await widget.search("mc16:run358031.Zmumu.AOD");
  await expect(widget.status).toHaveText("1 DID");
  await widget.name.fill("bulk:*");
  await room.quiet();
  await widget.root.evaluate((root, count) => {
    const told = () => Number(root.querySelector(".status-count")?.textContent?.replace(/\D/g, ""));
    const isDrawn = () =>
      root.querySelector("[data-line]:not(.awaited) [title^='evt.']") !== null && (count === 1 || told() >= count);
    window.measured = new Promise((resolve) => {
      const begin = ({ timeStamp }: Event) =>
        window.paintedWhen(root, isDrawn).then((end) => resolve((end - timeStamp) / 1000));
      window.addEventListener("keydown", begin, { capture: true, once: true });
    });
  }, count);
  await widget.name.press("Enter");
  const seconds = await room.measured();
  await expect(widget.status).toHaveText(ALL, { timeout: 60_000 });
  return seconds;
}

export async function variable(room: Room, widget: Widget): Promise<Result[]> {
  await widget.search("bulk:evt.all");
  await expect(widget.status).toHaveText("1 DID");
  await widget.rows.first().getByRole("checkbox").click();
  await widget.addToNotebook("files");
  let turn = 0;
  const inKernel: number[] = [];
  const anchor = async () => {
    inKernel.push(await room.value<number>("timed(browser.paths)"));
    return room.value<number>('line.whole("/dids/bulk/evt.all/files") + timed(lambda: [*map(os.stat, files)])');
  };
  const ours = async () => {
    turn += 1;
    return added(room, widget, `files_${turn}`);
  };
  const pairs = await pairsOf(anchor, ours);
  return [
    judged("variable", GOALS.variable, pairs, `browser.paths() in the kernel: ${quantile(inKernel).toFixed(2)} s`),
  ];
}

/** Seconds from the click on *Add to notebook* until the variable is set. */
export async function added(room: Room, widget: Widget, name: string): Promise<number> {
  await widget.bar.getByRole("textbox", { name: "Variable name" }).fill(name);
  await room.quiet();
  return widget.bar.evaluate((bar, text) => {
    const button = [...bar.querySelectorAll("button")].find((one) => one.textContent?.includes("Add to notebook"));
    const begin = performance.now();
    button?.click();
    const isSaid = () => bar.textContent?.includes(text) ?? false;
    return window.paintedWhen(bar, isSaid).then((end) => (end - begin) / 1000);
  }, `${name} holds`);
}

export async function available(room: Room, widget: Widget): Promise<Result[]> {
  const place = await room.value<string>("browser.catalog.describe().replication.place");
  const anchor = async () =>
    (await room.value<number>(`line.rule(${JSON.stringify(place)})`)) + (await room.roundTrip("paused"));
  const ours = async () => madeAvailable(room, widget, await room.value<string>("line.dataset()"));
  return [judged("available", GOALS.available, await pairsOf(anchor, ours))];
}

/** Seconds from the click on *Make available* until the notice says what is copied. */
async function madeAvailable(room: Room, widget: Widget, name: string): Promise<number> {
  await widget.search(`user.alice:${name}`);
  await expect(widget.status).toHaveText("1 DID");
  await widget.tick(name);
  await room.quiet();
  const seconds = await widget.root.evaluate((root, name) => {
    const begin = performance.now();
    root.querySelector<HTMLElement>(".bar-available > .button")?.click();
    const isSaid = () => root.querySelector(".notice")?.textContent?.includes(name) ?? false;
    return window.paintedWhen(root, isSaid).then((end) => (end - begin) / 1000);
  }, name);
  await widget.button("Hide").click();
  await widget.button("Clear the selection").click();
  return seconds;
}

export async function idle(room: Room, widget: Widget): Promise<Result[]> {
  await widget.search("bulk:*");
  await expect(widget.status).toHaveText(ALL, { timeout: 60_000 });
  await room.quiet();
  const heard = await room.traffic.during(() => room.page.waitForTimeout(MINUTE_MS));
  return [counted("idle", LIMITS.idle, heard.length)];
}
