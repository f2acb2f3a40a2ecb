import { expect, test } from "./fixtures.ts";

test("the details show metadata, replicas with the path here, rules and parents, and a parent is a search", async ({
  signedIn,
  lake,
}) => {
  const name = "run358096.Zee.AOD._000001.csv";
  await signedIn.search(`mc16:${name}`);
  await signedIn.row(name).click();
  await expect(signedIn.details).toContainText("adler32");
  await expect(signedIn.details).toContainText("358096");
  await signedIn.details.getByRole("tab", { name: /Replicas/ }).click();
  await expect(signedIn.details).toContainText("CERN-LAKE_USERDISK");
  await expect(signedIn.details).toContainText("PIC-LAKE_USERDISK");
  await expect(signedIn.details).toContainText("AVAILABLE");
  const mount = lake.mounts.find(({ rse }) => rse === "CERN-LAKE_USERDISK")?.path ?? "no mount";
  await expect(signedIn.details).toContainText(mount);

  await signedIn.search("mc16:run358096.Zee.AOD");
  await signedIn.row("run358096.Zee.AOD").click();
  await signedIn.details.getByRole("tab", { name: /Rules/ }).click();
  await expect(signedIn.details.getByRole("tab", { name: "Rules2" })).toBeVisible();
  await expect(signedIn.details).toContainText("PIC-LAKE_USERDISK");
  await signedIn.details.getByRole("tab", { name: /Parents/ }).click();
  await signedIn.details.getByRole("button", { name: "mc16:run2.periodA" }).click();
  await expect(signedIn.row("run2.periodA")).toBeVisible();
});

test("copies are counted at the sites that are chosen; what is not mounted here is refused, with the way out", async ({
  signedIn,
  notebook,
}) => {
  await signedIn.search("mc16:run358*.AOD");
  await expect(signedIn.row("run358175.Hbb.AOD")).toContainText("0/5");
  await expect(signedIn.row("run358115.ttbar.AOD")).toContainText("4/8");
  await signedIn.tick("run358115.ttbar.AOD");
  const variable = signedIn.bar.getByRole("textbox", { name: "Variable name" });
  await variable.fill("partly");
  await signedIn.button("Add to notebook").click();
  await expect(signedIn.root.getByRole("alert")).toContainText("4 of 8 files cannot be read here");
  expect(await notebook.run("'partly' in globals()")).toBe("False");
  await signedIn.button("Take the other 4").click();
  await expect(signedIn.bar).toContainText("partly holds 4 paths, 4 files left out");
  expect(await notebook.run("len(partly)")).toBe("4");

  await signedIn.list.getByRole("columnheader", { name: /^At / }).getByRole("button").click();
  const chooser = signedIn.root.getByRole("dialog", { name: "RSEs to count" });
  await chooser.getByLabel("Find an RSE").fill("pic");
  await chooser.getByRole("checkbox", { name: /PIC-LAKE_USERDISK/ }).check();
  await expect(signedIn.row("run358175.Hbb.AOD")).toContainText("5/5");
});

test("hostile names and values of the server are shown as text", async ({ signedIn, page }) => {
  await signedIn.search("odd:*");
  await expect(signedIn.status).toContainText("DIDs");
  await signedIn.search("odd:hostile-metadata");
  await signedIn.row("hostile-metadata").click();
  await expect(signedIn.details).toContainText("<img src=x onerror=alert(1)>");
  await expect(signedIn.details).toContainText("javascript:alert(1)");
  for (const tag of ["img", "script", "a[href^=javascript]"]) {
    await expect(signedIn.root.locator(tag)).toHaveCount(0);
  }
  page.on("dialog", () => expect("a dialog").toBe("none"));
});
