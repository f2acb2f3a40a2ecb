/**
 * Pictures of every state for the eye, in `.state/look`. Words choose among them:
 *
 *     node_modules/.bin/tsx tests/look/shots.ts                         all states, at 1000 px, in light
 *     node_modules/.bin/tsx tests/look/shots.ts list,added dark 360     these states, theme and width
 */
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { launchOptions } from "../hosts/chromium.ts";
import { STATE } from "../processes.ts";
import { buildGallery, openState, type Theme } from "./open-gallery.ts";
import { STATES } from "./states.ts";

const [states = "all", themes = "light", widths = "1000"] = process.argv.slice(2);

await buildGallery();
const browser = await chromium.launch(launchOptions);
const page = await browser.newPage({ deviceScaleFactor: 1.5 });
page.on("pageerror", (error) => console.error(`${page.url()}: ${error.message}`));
for (const state of states === "all" ? Object.keys(STATES) : states.split(",")) {
  for (const theme of themes.split(",") as Theme[]) {
    for (const width of widths.split(",").map(Number)) {
      await openState(page, state, theme, width);
      await page.locator("main").screenshot({ path: join(STATE, "look", `${state}-${theme}-${width}.png`) });
    }
  }
}
await browser.close();
