/** What a scroll step costs the page, next to the least that plain DOM code could do. */
import type { Locator } from "@playwright/test";
import { GOALS, LIMITS } from "./goals.ts";
import { listOf } from "./large-lists.ts";
import type { Room } from "./room.ts";
import { counted, judged, type Pair, pairsOf, type Result } from "./rule.ts";

const ROWS = 100_000;
/** Steps of one scroll, and the rows that each brings into view: of a wheel, and of a list that is flung. */
const STEPS = 100;
const ROWS_A_STEP = 5;
const ROWS_FLUNG = 12;

export async function scroll(room: Room): Promise<Result[]> {
  const { list } = await listOf(room, ROWS);
  await list.evaluate(drawPlainList, ROWS);
  const plain = room.frame.locator(".plain-list");
  const blanks: Pair[] = [];
  let [rows, windows] = [0, 0];
  const ours = async () => {
    const seconds = await secondsAStep(room, list);
    const trip = await room.roundTrip("talking");
    const heard = await room.traffic.during(async () => {
      const seen = await list.evaluate(watched, [STEPS, ROWS_FLUNG] as const);
      blanks.push({ anchor: trip, ours: seen.blank / 1000 });
      rows = Math.max(rows, seen.rows);
    });
    windows = Math.max(windows, heard.filter((content) => content.includes('"get-window"')).length);
    return seconds;
  };
  const pairs = await pairsOf(() => secondsAStep(room, plain), ours);
  return [
    judged("scroll", GOALS.scroll, pairs),
    judged("blank", GOALS.blank, blanks.slice(1)),
    counted("scroll-rows", LIMITS["scroll-rows"], rows),
    counted("scroll-windows", LIMITS["scroll-windows"], windows),
  ];
}

/** Scrolls on, a step a frame; returns the seconds of script, style and layout that the page took for one. */
async function secondsAStep({ page }: Room, list: Locator): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    return seconds("ScriptDuration") + seconds("LayoutDuration") + seconds("RecalcStyleDuration");
  };
  const before = await spent();
  await list.evaluate(
    async (list, [steps, rows]) => {
      const by = rows * (list.querySelector<HTMLElement>("[data-line]")?.offsetHeight ?? 0);
      for (let step = 0; step < steps; step += 1) {
        list.scrollTop += by;
        await new Promise(requestAnimationFrame);
      }
      await window.painted();
    },
    [STEPS, ROWS_A_STEP] as const,
  );
  const seconds = (await spent()) - before;
  await session.detach();
  return seconds / STEPS;
}

/** Scrolls on likewise, looking at each frame: rows in the DOM at most, and ms that a row in view was blank. */
async function watched(list: Element, [steps, rowsAStep]: readonly [number, number]) {
  const by = rowsAStep * (list.querySelector<HTMLElement>("[data-line]")?.offsetHeight ?? 0);
  const since = new Map<string, number>();
  let [rows, blank] = [0, 0];
  for (let step = 0; step < steps || since.size > 0; step += 1) {
    if (step < steps) list.scrollTop += by;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    rows = Math.max(rows, list.querySelectorAll("[data-line]").length);
    const { bottom } = list.getBoundingClientRect();
    const top = list.querySelector(".head")?.getBoundingClientRect().bottom ?? 0;
    const blanks = new Set<string>();
    for (const row of list.querySelectorAll<HTMLElement>(".awaited")) {
      const box = row.getBoundingClientRect();
      if (box.bottom > top && box.top < bottom) blanks.add(row.dataset.line ?? "");
    }
    for (const line of blanks) if (!since.has(line)) since.set(line, now);
    for (const [line, begin] of since) {
      blank = Math.max(blank, now - begin);
      if (!blanks.has(line)) since.delete(line);
    }
  }
  return { rows, blank };
}

/** The anchor, as large as `list` and below it: 60 rows that are made once, and written anew at each step. */
function drawPlainList(list: Element, count: number): void {
  const rowHeight = 26;
  const box = document.createElement("div");
  box.className = "plain-list";
  box.style.cssText = `position:relative;overflow-y:auto;height:${list.clientHeight}px;font:13px/17px sans-serif`;
  const all = document.createElement("div");
  all.style.height = `${count * rowHeight}px`;
  const shown = document.createElement("div");
  shown.style.cssText = "position:absolute;left:0;right:0";
  const rows = Array.from({ length: 60 }, () => {
    const row = document.createElement("div");
    row.dataset.line = "";
    row.style.cssText = `height:${rowHeight}px;white-space:nowrap;overflow:hidden`;
    const cells = [2, 50, 12, 12, 12, 12].map((percent) => {
      const cell = document.createElement("span");
      cell.style.cssText = `display:inline-block;width:${percent}%`;
      return cell;
    });
    row.append(...cells);
    return { row, cells };
  });
  const draw = () => {
    const first = Math.floor(box.scrollTop / rowHeight);
    shown.style.top = `${first * rowHeight}px`;
    rows.forEach(({ cells }, at) => {
      const line = first + at;
      const texts = ["☐", `mc16_13TeV.run${line}.root`, "File", `${line} B`, "not here", "2026-11-21"];
      cells.forEach((cell, column) => {
        cell.textContent = texts[column] ?? "";
      });
    });
  };
  shown.append(...rows.map(({ row }) => row));
  box.append(all, shown);
  (list.getRootNode() as ShadowRoot).host.parentElement?.append(box);
  box.addEventListener("scroll", draw, { passive: true });
  draw();
}
