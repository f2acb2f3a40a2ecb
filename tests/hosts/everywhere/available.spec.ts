/** Data that is not here is copied to where it is, by the real daemons of the lake. */
import { expect, test } from "../rucio/fresh.ts";

test.slow(); // daemons copy real bytes

test("what is not here is made available, and the variable is set when it has come", async ({
  signedIn,
  dataset,
  host,
}) => {
  await signedIn.search(`test:${dataset}`);
  await signedIn.tick(dataset);
  await signedIn.bar.getByRole("textbox", { name: "Variable name" }).fill("fresh");
  await signedIn.button("Add to notebook").click();
  await expect(signedIn.root.getByRole("alert")).toContainText("2 of 2 files cannot be read here");
  await signedIn.button("Make available, set it then").click();
  await expect(signedIn.root.getByText(`Rucio copies test:${dataset} to CERN-LAKE_USERDISK`)).toBeVisible();
  await expect(signedIn.bar).toContainText("fresh holds 2 paths", { timeout: 30_000 });
  await expect(signedIn.root.getByText(`test:${dataset}: complete at CERN-LAKE_USERDISK`)).toBeVisible();
  await expect(signedIn.row(dataset)).toContainText("2/2");
  expect(await host.run("print(len(fresh), set(open(fresh[0]).read()))")).toBe("2 {'A'}\n");
});

test("an element that is not mounted here is warned about before anything is copied", async ({
  signedIn,
  dataset,
  page,
}) => {
  await signedIn.search(`test:${dataset}`);
  await signedIn.tick(dataset);
  await signedIn.button("More about making available").click();
  await signedIn.root.getByRole("menuitem", { name: "Make available, with options…" }).click();
  const where = signedIn.root.getByRole("combobox", { name: "Where" });
  await expect(where).toBeFocused();
  await where.fill("slow");
  await expect(signedIn.root.getByRole("listbox").getByRole("option")).toHaveText("SLOW-LAKE_SCRATCHDISK");
  await where.fill("PIC-LAKE_USERDISK");
  await expect(signedIn.root.getByText("will not be readable in this session")).toBeVisible();
  await signedIn.button("DESY-LAKE_LOCALGROUPDISK").click();
  await expect(signedIn.root.getByText("will not be readable in this session")).toBeHidden();
  await signedIn.button("Create rule").click();
  await expect(signedIn.root.getByText("complete at DESY-LAKE_LOCALGROUPDISK")).toBeVisible({ timeout: 30_000 });
  await signedIn.button("Show").click();
  const rules = signedIn.root.getByRole("complementary", { name: "My rules" });
  await expect(rules.getByRole("img", { name: "2 ok" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rules).toBeHidden();
  await expect(signedIn.list.locator(":focus")).toBeVisible();
});
