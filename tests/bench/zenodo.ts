/** Rows on the double of Zenodo, which answers as late as a site that is far away. */
import { expect } from "@playwright/test";
import { startZenodo, type Zenodo } from "../hosts/zenodo/double.ts";
import { display } from "../hosts/zenodo/fixtures.ts";
import { GOALS, LIMITS } from "./goals.ts";
import type { Room } from "./room.ts";
import { counted, judged, pairsOf, type Result } from "./rule.ts";

/** What each answer takes, the anchor's as ours. */
const AWAY_S = 0.3;
const TEXT = "gamma calibrated run";
const PAGE = "page=1&size=25&sort=bestmatch";
const BETWEEN_STROKES_MS = 90;

export async function records(room: Room): Promise<Result[]> {
  const zenodo = await startZenodo();
  try {
    await zenodo.fail({ slow_s: AWAY_S });
    const widget = await room.show(display(zenodo.url));
    const search = async (strokes: number) => {
      await widget.search("1001");
      await expect(widget.status).toHaveText("1 record");
      await widget.name.fill("");
      await room.quiet();
      await widget.name.pressSequentially(TEXT, { delay: strokes });
      await room.quiet();
      await widget.root.evaluate((root) => {
        const isDrawn = () => root.querySelector("[data-line]:not(.awaited) [title^='Gamma-ray run']") !== null;
        window.measured = new Promise((resolve) => {
          const begin = ({ timeStamp }: Event) =>
            window.paintedWhen(root, isDrawn).then((end) => resolve((end - timeStamp) / 1000));
          window.addEventListener("keydown", begin, { capture: true, once: true });
        });
      });
      await widget.name.press("Enter");
      const seconds = await room.measured();
      await room.quiet();
      return seconds;
    };
    const bare = JSON.stringify(`${zenodo.url}/api/records?q=${encodeURIComponent(TEXT)}&${PAGE}`);
    const anchor = async () => (await room.value<number>(`asked(${bare})`)) + (await room.roundTrip("paused"));
    const rows = judged("records", GOALS.records, await pairsOf(anchor, () => search(0)));
    const searches = await searchesOf(zenodo, () => search(BETWEEN_STROKES_MS));
    return [rows, counted("records-typing", LIMITS["records-typing"], searches)];
  } finally {
    await zenodo.stop();
  }
}

/** How often the double was searched while `work` went on, the record aside that it begins with. */
async function searchesOf(zenodo: Zenodo, work: () => Promise<unknown>): Promise<number> {
  const before = (await zenodo.calls()).length;
  await work();
  return (await zenodo.calls()).slice(before).filter((call) => call === "GET /api/records").length;
}
