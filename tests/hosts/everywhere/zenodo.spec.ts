/** Zenodo, from a search of anybody's to restricted files in the next cell, in whatever host the project names. */
import { expect, test } from "../zenodo/fixtures.ts";

test("search, narrow by a facet, open a record, sign in, download, and the next cell reads the bytes", async ({
  records,
  host,
  page,
}) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  const widget = await records();
  const { root } = widget;
  await widget.name.fill("gamma");
  await widget.name.press("Enter");
  await expect(widget.status).toHaveText(/^25 of \d+\srecords$/);
  await root.getByRole("checkbox", { name: /^Software/ }).click();
  await expect(widget.status).toHaveText("14 records");

  await widget.row("Gamma-ray run 1").click();
  await expect(widget.details).toContainText("Carberry, Josiah");
  await expect(widget.details).toContainText("10.5281/zenodo.1003");
  await widget.details.getByRole("tab", { name: /Files/ }).click();
  await expect(widget.details).toContainText("run 1.csv");

  await widget.name.fill("access_right:restricted");
  await widget.name.press("Enter");
  await root.getByRole("button", { name: "Remove Type is Software" }).click();
  await expect(widget.status).toHaveText("1 record");
  await widget.tick("Gamma-ray run 7");
  await widget.button("Download").click();
  await expect(root.getByRole("alert")).toContainText("they are restricted");

  await widget.button("Sign in").click();
  const form = root.getByRole("form", { name: "Sign in" });
  await form.getByLabel("Token", { exact: true }).fill("full");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(widget.name).toBeVisible();
  await widget.button("Download").click();
  const drawer = root.getByRole("region", { name: "Transfers" });
  await expect(drawer).toContainText("2 of 2 files here");
  await expect(drawer.getByRole("listitem").first()).toContainText("verified");

  await widget.addToNotebook("shower");
  expect(await host.run("print(open(shower[1]).read())")).toBe("# Run 7\n\n");
  expect(await host.run("print(browser.dois(), browser.dois(concept=True))")).toBe(
    "['10.5281/zenodo.1015'] ['10.5281/zenodo.1016']\n",
  );
  expect(await host.run("print(browser.records()[0]['metadata']['title'])")).toBe("Gamma-ray run 7\n");
});
