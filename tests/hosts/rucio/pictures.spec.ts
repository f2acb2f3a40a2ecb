/** Pictures of the real thing, for people to look at: .state/screenshots, and with UPDATE_PICTURE=1 the README's. */
import { join } from "node:path";
import { ROOT, STATE } from "../../processes.ts";
import { expect, test } from "./fixtures.ts";

test.use({ deviceScaleFactor: 2, ownPage: true });

const FILE = "run358031.Zmumu.AOD._000002.csv";

test("a session and the picture of the README show what was picked, and the pane beside it", async ({
  widget,
  notebook,
  page,
}) => {
  const picture = (name: string) => page.screenshot({ path: join(STATE, "screenshots", `${name}.png`) });
  await picture("1-sign-in");
  await widget.signIn("alice", "secret");
  await picture("2-start");
  await widget.search("mc16:run*");
  await expect(widget.status).toHaveText("53 DIDs");
  await widget.sortBy("Name");
  await widget.expand("run2.periodA", 1);
  await widget.expand("run358031.Zmumu.AOD", 2);
  await widget.tick("run358031.Zmumu.AOD._000001.csv", 3);
  await widget.tick(FILE, 3);
  await widget.tick("run358096.Zee.AOD", 2);
  await widget.row(FILE, 3).click();
  await expect(widget.details).toContainText("adler32");
  await expect(widget.row("run358115.ttbar.AOD", 2)).toContainText("4/8");
  await widget.bar.getByRole("textbox", { name: "Variable name" }).fill("my_files");
  await picture("3-picked");
  await widget.details.getByRole("tab", { name: /Replicas/ }).click();
  await expect(widget.details).toContainText("CERN-LAKE_USERDISK");
  await widget.button("Add to notebook").click();
  await expect(widget.bar).toContainText("my_files holds 8 paths");
  await picture("4-added");
  await notebook.setTheme(true);
  await picture("5-dark");
  await notebook.setTheme(false);
  await page.setViewportSize({ width: 700, height: 1000 });
  await picture("6-narrow");

  await page.setViewportSize({ width: 1180, height: 900 });
  await notebook.command("application:toggle-left-area");
  await widget.button("Clear the selection").click();
  await widget.collapse("run358031.Zmumu.AOD", 2);
  await widget.expand("run358115.ttbar.AOD", 2);
  for (const number of [1, 2]) await widget.tick(`run358115.ttbar.AOD._00000${number}.csv`, 3);
  await widget.tick("run358096.Zee.AOD", 2);
  await widget.row("run358115.ttbar.AOD", 2).locator(".name").click();
  await widget.details.getByRole("tab", { name: "Metadata" }).click();
  await expect(widget.details).toContainText("cross_section_pb");
  await expect(widget.row("run358115.ttbar.AOD._000005.csv", 3)).toContainText("not here");
  const target = process.env.UPDATE_PICTURE ? join(ROOT, "examples") : join(STATE, "screenshots");
  await notebook
    .cell(1)
    .locator(".jp-Cell-outputWrapper")
    .screenshot({ path: join(target, "rucio-browser.png") });
});
