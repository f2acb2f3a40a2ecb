import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../processes.ts";
import { walk } from "../walk.ts";
import { expect, test } from "./fixtures.ts";

test("the example notebook: sign in, search, open, pick, and the next cell reads real bytes", async ({
  page,
  lab,
  lake,
}) => {
  copyFileSync(join(ROOT, "examples", "rucio.ipynb"), join(lab.notebooks, "rucio.ipynb"));
  const steps: string[] = [];
  const value = await walk(page, lake, lab, (step) => steps.push(step));
  const [first = ""] = value.split("\n");
  expect(first).toMatch(/cern\/mc16\/..\/..\/run358031\.Zmumu\.AOD\._000001\.csv$/);
  expect(value).toContain("# mc16:run358031.Zmumu.AOD._000001.csv");
  expect(steps).toHaveLength(7);
});

test("the keyboard alone signs in, searches, opens, picks and adds", async ({ widget, notebook, page }) => {
  const form = widget.root.getByRole("form", { name: "Sign in" });
  await form.getByLabel("User name").focus();
  await page.keyboard.type("alice");
  await page.keyboard.press("Tab");
  await page.keyboard.type("secret");
  await page.keyboard.press("Enter");
  await expect(widget.name).toBeVisible();
  await widget.go("Tab", widget.name);
  await page.keyboard.type("mc16:run2.periodA");
  await page.keyboard.press("Enter");
  await expect(widget.status).toHaveText("1 DID");
  await widget.go("Tab", widget.rows.first());
  await page.keyboard.press("ArrowRight");
  await expect(widget.rows).toHaveCount(4);
  await widget.go("ArrowDown", widget.row("run358096.Zee.AOD"));
  await page.keyboard.press("Space");
  await expect(widget.bar).toContainText("1 selected");
  await widget.go("Tab", widget.bar.getByRole("textbox", { name: "Variable name" }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("zee");
  await page.keyboard.press("Enter");
  await expect(widget.bar).toContainText("zee holds 6 paths");
  expect(await notebook.run("[open(path).readline() for path in zee][-1]")).toContain("run358096.Zee.AOD._000006");
});
