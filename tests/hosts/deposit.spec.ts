/** A deposit that is interrupted, in JupyterLab: by a page that is loaded again, and by a kernel that is killed. */
import { bar, displayed, FILES, fillIn, form, press, signIn } from "./zenodo/deposit.ts";
import { expect, test } from "./zenodo/fixtures.ts";

test.use({ ownPage: true }); // JupyterLab restores what was open at its leisure

test("a page loaded again while one types, and a kernel killed while it sends, lose nothing and send nothing twice [fault 32]", async ({
  notebook,
  zenodo,
}) => {
  const out = (await notebook.run(`${FILES}\n(out / "second.csv").write_text("4,5,6" * 1000)`)).split("\n")[0] ?? "";
  const code = form(zenodo.url, out);
  const root = await displayed(notebook, code);
  const cell = (await notebook.sources()).indexOf(code);
  const title = root.getByRole("textbox", { name: /^Title/ });
  await signIn(root);
  await fillIn(root);

  await test.step("load the page while one types", async () => {
    await title.press("End");
    await title.pressSequentially(" of fires");
    await notebook.reload();
    await expect(title).toHaveValue("Masks of fires");
    await expect(bar(root)).toContainText(/Saved \d\d:\d\d/);
  });

  await test.step("kill the kernel while the second file is on its way", async () => {
    await zenodo.fail({ hold: "second.csv" });
    await press(root, "Review…");
    await press(root, "Deposit");
    const row = (name: string) => root.getByRole("listitem").filter({ hasText: name });
    await expect(row("masks.csv")).toContainText("verified");
    await expect(row("second.csv")).not.toContainText("verified");
    await notebook.restartKernel();
    await zenodo.fail();
  });

  await test.step("run the same cell again, and publish", async () => {
    await notebook.runCell(cell);
    await signIn(root);
    await expect(title).toHaveValue("Masks of fires");
    await press(root, "Review…");
    await press(root, "Deposit");
    await root.getByLabel(/^Type publish/).fill("publish");
    await press(root, "Publish");
    await expect(root.getByRole("group", { name: "Published" })).toContainText("10.5281/zenodo.");
  });

  const calls = await zenodo.calls();
  const count = (what: RegExp) => calls.filter((call) => what.test(call)).length;
  expect({
    drafts: count(/^POST \/api\/records$/),
    first: count(/^PUT .*\/masks\.csv/),
    second: count(/^PUT .*\/second\.csv/),
    published: count(/^POST \/api\/records\/[1-9]\d*\/draft\/actions\/publish$/),
  }).toEqual({ drafts: 1, first: 1, second: 1, published: 1 });
});
