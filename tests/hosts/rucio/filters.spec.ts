import { Widget } from "../widget.ts";
import { display, expect, test } from "./fixtures.ts";

test("metadata narrows a search: built, as text, taken off, and in the code", async ({ signedIn, notebook, page }) => {
  const { root } = signedIn;
  await signedIn.search("mc16:run*.AOD");
  await expect(signedIn.status).toHaveText("6 DIDs");
  await root.getByRole("button", { name: "Filter", exact: true }).click();
  const builder = root.getByRole("dialog", { name: "Filters" });
  await expect(builder.getByLabel("Key")).toBeFocused();
  await page.keyboard.type("run_number");
  await builder.getByLabel("Operator").selectOption(">=");
  await builder.getByLabel("Value").fill("3581oo");
  await expect(builder.getByRole("alert")).toHaveText('run_number is a number: "3581oo" is not one');
  await builder.getByLabel("Value").fill("358100");
  await page.keyboard.press("Enter");
  await expect(signedIn.status).toHaveText("4 DIDs");
  await builder.getByLabel("Or as text").fill("run_number >= 358100, generator = Pythia8");
  await page.keyboard.press("Enter");
  await expect(signedIn.status).toHaveText("4 DIDs");
  await expect(signedIn.row("run358115.ttbar.AOD")).toBeVisible();
  await builder.getByLabel("Or as text").fill("generator = Powheg; run_number = 358031");
  await page.keyboard.press("Enter");
  await expect(signedIn.status).toHaveText("2 DIDs");
  await page.keyboard.press("Escape");
  await expect(builder).toHaveCount(0);
  await root.getByRole("button", { name: "Remove generator = Powheg" }).click();
  await expect(signedIn.status).toHaveText("1 DID");
  expect(await notebook.run("browser.query['filters']")).toBe("'run_number = 358031'");
  expect(await notebook.run("\"filters='run_number = 358031'\" in browser.code()")).toBe("True");
});

test("rules and parents are read when their tab is chosen, and a parent is a search", async ({ signedIn }) => {
  await signedIn.search("mc16:run358096.Zee.AOD");
  await signedIn.row("run358096.Zee.AOD").click();
  await signedIn.details.getByRole("tab", { name: /Rules/ }).click();
  await expect(signedIn.details.getByRole("tab", { name: "Rules2" })).toBeVisible();
  await expect(signedIn.details).toContainText("PIC-LAKE_USERDISK");
  await signedIn.details.getByRole("tab", { name: /Parents/ }).click();
  await signedIn.details.getByRole("button", { name: "mc16:run2.periodA" }).click();
  await expect(signedIn.row("run2.periodA")).toBeVisible();
});

test("copies are counted at the sites that are chosen", async ({ signedIn }) => {
  await signedIn.search("mc16:run358175.Hbb.AOD");
  await expect(signedIn.row("run358175.Hbb.AOD")).toContainText("0/5");
  await signedIn.list.getByRole("columnheader", { name: /^At / }).getByRole("button").click();
  const chooser = signedIn.root.getByRole("dialog", { name: "RSEs to count" });
  await chooser.getByLabel("Find an RSE").fill("pic");
  await chooser.getByRole("checkbox", { name: /PIC-LAKE_USERDISK/ }).check();
  await expect(signedIn.row("run358175.Hbb.AOD")).toContainText("5/5");
});

test("searches and stars are there in the next browser, until they are forgotten", async ({ signedIn, host, page }) => {
  await signedIn.search("mc16:run358031*");
  await expect(signedIn.status).toContainText("DIDs");
  await signedIn.button("Star").click();
  await expect(signedIn.button("Star")).toHaveAttribute("aria-pressed", "true");
  await signedIn.name.fill("");
  await signedIn.name.press("ArrowDown");
  const recent = signedIn.root.getByRole("menu", { name: "Recent searches" });
  await expect(recent.getByRole("menuitem").first()).toHaveText("mc16:run358031*");
  await page.keyboard.press("Escape");
  const next = new Widget(host.cell(await host.display(display())));
  await expect(next.button("mc16:*")).toBeVisible();
  await next.button("Forget them").click();
  await expect(next.button("Forget them")).toHaveCount(0);
  await next.button("mc16:*").click();
  await expect(next.status).toContainText("DIDs");
  await expect(next.button("Star")).toHaveAttribute("aria-pressed", "true");
});
