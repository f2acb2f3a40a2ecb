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
  await expect(signedIn.bar).toContainText("fresh holds 2 paths", { timeout: 120_000 });
  await expect(signedIn.root.getByText(`test:${dataset}: complete at CERN-LAKE_USERDISK`)).toBeVisible();
  await expect(signedIn.row(dataset)).toContainText("2/2");
  expect(await host.run("print(len(fresh), set(open(fresh[0]).read()))")).toBe("2 {'A'}\n");
});
