/** Files of the kernel's machine become DIDs, with nothing but keys, and the next cell has them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Focus } from "../focus.ts";
import { Widget } from "../widget.ts";
import { expect, test } from "./fixtures.ts";

test("keys alone fill in a form, look it over and upload two files into a new dataset [fault 88]", async ({
  host,
  page,
}, info) => {
  const folder = info.outputPath("files");
  const run = `up.${Date.now()}`;
  mkdirSync(folder, { recursive: true });
  for (const name of ["a", "b"]) writeFileSync(join(folder, `${run}.${name}.csv`), `bytes of ${name}\n`);
  const cell = host.cell(
    await host.display(
      `from ipylake import RucioUpload\nupload = RucioUpload(roots=[${JSON.stringify(folder)}])\nupload`,
    ),
  );
  const root = cell.getByRole("region", { name: "Upload to Rucio" });
  const widget = new (class extends Widget {
    override readonly root = root;
  })(cell);
  const form = root.getByRole("form", { name: "Sign in" });
  await form.getByLabel(/user/i).fill("alice");
  await form.getByLabel(/password/i).fill("secret");
  await form.getByRole("button", { name: "Sign in" }).click();
  const focus = new Focus(page, root);
  const add = root.getByRole("button", { name: "Add files…" });
  await expect(add).toBeVisible();
  await add.focus();

  await test.step("pick what fits a pattern", async () => {
    await page.keyboard.press("Enter");
    const filter = root.getByRole("textbox", { name: "Filter by name or pattern" });
    await expect(filter).toBeFocused();
    await page.keyboard.type(`${run}*.csv`);
    const all = root.getByRole("button", { name: "Add all 2 files that fit" });
    await expect(all).toBeVisible();
    await focus.go("Tab", all);
    await page.keyboard.press("Enter");
    await expect(root.getByRole("toolbar")).toContainText("2 files, 22 B");
  });

  await test.step("say where", async () => {
    const listed = root.getByRole("listbox").getByRole("option");
    const field = (name: string) => root.getByRole("combobox", { name: new RegExp(`^${name}`) });
    await add.focus();
    await focus.go("Tab", field("Scope"));
    await page.keyboard.type("user.al");
    await expect(listed).toHaveText(["user.alice"]); // no longer what fits a part of it
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(field("Scope")).toHaveValue("user.alice");
    await focus.press("Tab", field("Element"));
    await page.keyboard.type("CERN");
    await expect(listed).toHaveText([/^CERN-LAKE_USERDISK/]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(field("Element")).toHaveValue("CERN-LAKE_USERDISK");
    await focus.press("Tab", field("Dataset"));
    await page.keyboard.type(run);
    await page.keyboard.press("Escape");
  });

  await test.step("look it over, and confirm", async () => {
    await focus.go("Tab", root.getByRole("button", { name: "Review…" }));
    await page.keyboard.press("Enter");
    const review = root.getByRole("group", { name: "This will be uploaded" });
    await expect(review).toContainText(`user.alice:${run}, is made`);
    await expect(review).toContainText(`${run}.b.csv`);
    await expect(review).toBeFocused();
    await focus.go("Tab", widget.button("Upload"));
    await page.keyboard.press("Enter");
    await expect(root.getByRole("group", { name: "Done" })).toContainText(`user.alice:${run}.a.csv`);
  });

  const read = "done = upload.result()\nprint(done.dataset, *done.dids)\nprint(len(upload.rucio.paths(done.dataset)))";
  expect(await host.run(read)).toBe(`user.alice:${run} user.alice:${run}.a.csv user.alice:${run}.b.csv\n2\n`);
});
