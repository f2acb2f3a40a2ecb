/** What is looked at before data is copied. */
import { expect, test } from "./fresh.ts";

test.slow(); // daemons copy real bytes

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
  await expect(signedIn.root.getByText("complete at DESY-LAKE_LOCALGROUPDISK")).toBeVisible({ timeout: 120_000 });
  await signedIn.button("Show").click();
  const rules = signedIn.root.getByRole("complementary", { name: "My rules" });
  await expect(rules.getByRole("img", { name: "2 ok" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rules).toBeHidden();
  await expect(signedIn.list.locator(":focus")).toBeVisible();
});
