/** Rows on lists of up to a million rows, from the catalog in memory. */
import type { Locator } from "@playwright/test";
import { expect } from "@playwright/test";
import { counted, countText } from "../../js/text/count.ts";
import type { Widget } from "../hosts/widget.ts";
import { GOALS } from "./goals.ts";
import type { CellName, Pace, Room } from "./room.ts";
import { judged, pairsOf, quantile, type Result } from "./rule.ts";
import { shown } from "./table.ts";

const MANY = 1_000_000;
const FEW = 1_000;

/** A browser of that many rows, all of them listed. */
export async function listOf(room: Room, count: number, where: CellName = "stays"): Promise<Widget> {
  const widget = await room.show(`rows_${count} = browser_of(${count})\nrows_${count}`, where);
  await expect(widget.status).toHaveText(counted(count, "row"), {
    timeout: 120_000,
  });
  return widget;
}

export async function window_(room: Room): Promise<Result[]> {
  const { list } = await listOf(room, MANY);
  let at = 900_000;
  const measured = (pace: Pace) =>
    pairsOf(
      () => room.roundTrip(pace),
      async () => {
        await jump(list, 0, MANY);
        await room.quiet();
        at += 1000; // rows that were looked at are at hand
        return jump(list, at, MANY, pace);
      },
      15,
    );
  const talking = await measured("talking");
  const paused = judged("window", GOALS.window, await measured("paused"));
  const note = `after a pause ${shown(paused.ours, "s")} against ${shown(paused.anchor, "s")}`;
  return [judged("window", GOALS.window, talking, note)];
}

export async function size(room: Room): Promise<Result[]> {
  await listOf(room, FEW, "besides");
  await listOf(room, MANY);
  const pairs = await pairsOf(
    () => mountScrollSelect(room, FEW),
    () => mountScrollSelect(room, MANY),
  );
  return [judged("size", GOALS.size, pairs)];
}

/** Seconds to draw a view of a browser, to go to its middle and its end, and to select all; each from its own begin. */
async function mountScrollSelect(room: Room, count: number): Promise<number> {
  const cell = room.cell(await room.write("again", `rows_${count}`));
  await room.quiet();
  await cell.evaluate(awaitMount);
  const { list, bar } = await room.show(`rows_${count}`, "again");
  let seconds = await room.measured();
  for (const share of [0.5, 1]) {
    await room.quiet();
    seconds += await jump(list, share * count, count);
  }
  await room.quiet();
  await list.locator(".lines [tabindex='0']").focus();
  const text = `All ${countText(count)} selected`;
  await bar.evaluate((bar, text) => {
    const isSaid = () => bar.textContent?.includes(text) ?? false;
    window.measured = new Promise((resolve) => {
      const begin = ({ timeStamp }: Event) =>
        window.paintedWhen(bar, isSaid).then((end) => resolve((end - timeStamp) / 1000));
      window.addEventListener("keydown", begin, { capture: true, once: true });
    });
  }, text);
  await room.page.keyboard.press("Control+a");
  seconds += await room.measured();
  await bar.getByRole("button", { name: "Clear the selection" }).click();
  await expect(bar).toContainText("Select rows");
  return seconds;
}

/** Measures seconds from the moment a browser's view is put into a cell until it shows rows. */
function awaitMount(cell: Element): void {
  window.measured = new Promise((resolve) => {
    const hosts = new MutationObserver(() => {
      const root = [...cell.querySelectorAll("div")].find((one) => one.shadowRoot)?.shadowRoot;
      if (!root) return;
      hosts.disconnect();
      const begin = performance.now();
      const isDrawn = () => root.querySelector("[data-line]:not(.awaited)") !== null;
      window.paintedWhen(root, isDrawn).then((end) => resolve((end - begin) / 1000));
    });
    hosts.observe(cell, { subtree: true, childList: true, attributes: true });
  });
}

/** Seconds from a scroll to a row until all that is in view there is drawn. */
async function jump(list: Locator, row: number, count: number, pace: Pace = "paused"): Promise<number> {
  return list.evaluate(
    async (list, [row, count, pace]) => {
      if (pace === "talking") await window.talk();
      return new Promise<number>((resolve) => {
        const lines = list.querySelector(".lines") as HTMLElement;
        const reach = lines.offsetHeight - list.clientHeight;
        const target = Math.max(0, Math.min(reach, (row / count) * reach));
        if (Math.abs(list.scrollTop - target) < 1) return resolve(0);
        const isDrawn = () => {
          const { bottom } = list.getBoundingClientRect();
          const top = list.querySelector(".head")?.getBoundingClientRect().bottom ?? 0;
          const inView = [...list.querySelectorAll<HTMLElement>("[data-line]")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.bottom > top && box.top < bottom;
          });
          return inView.length > 5 && inView.every((one) => !one.classList.contains("awaited"));
        };
        const begun = () => {
          const begin = performance.now();
          window.paintedWhen(list, isDrawn).then((end) => resolve((end - begin) / 1000));
        };
        list.addEventListener("scroll", begun, { once: true, capture: true });
        list.scrollTop = target;
      });
    },
    [row, count, pace] as const,
  );
}

export async function echo(room: Room): Promise<Result[]> {
  const { list } = await listOf(room, MANY);
  const head = list.getByRole("columnheader", { name: "Name" });
  let sortS = 0;
  const whileSorting = async () => {
    // From the order of arrival: what a click does next then is a sort.
    if ((await head.getAttribute("aria-sort")) === "descending") {
      await head.getByRole("button").click();
      await expect(head).not.toHaveAttribute("aria-sort");
    }
    await room.quiet();
    const [seconds, trips] = await head.evaluate(async (head) => {
      const before = head.getAttribute("aria-sort");
      const begin = performance.now();
      head.querySelector("button")?.click();
      const trips: number[] = [];
      while (head.getAttribute("aria-sort") === before) trips.push((await window.roundTrip()) / 1000);
      return [(performance.now() - begin) / 1000, trips] as const;
    });
    sortS = seconds;
    return quantile(trips, 0.95);
  };
  const whileIdle = async () => {
    await room.quiet();
    const trips = await room.frame.evaluate(async (seconds) => {
      const end = performance.now() + seconds * 1000;
      const trips: number[] = [];
      while (performance.now() < end) trips.push((await window.roundTrip()) / 1000);
      return trips;
    }, sortS || 2);
    return quantile(trips, 0.95);
  };
  const pairs = await pairsOf(whileIdle, whileSorting);
  return [judged("echo", GOALS.echo, pairs, `click → sorted with the echoes in between: ${sortS.toFixed(1)} s`)];
}
