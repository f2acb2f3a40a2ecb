/** The main job from sign-in to the next cell, in whatever host the project names. */
import { expect, test } from "../rucio/fixtures.ts";

const FIRST = "evt.000.run400000.0000000.csv";
const FILE = "evt.000.run400003.0000003.csv";

test("sign in, search, open, scroll far, filter, pick, add, and the next cell reads real bytes [fault 90]", async ({
  widget,
  host,
  page,
}) => {
  await widget.signIn("alice", "secret");
  await widget.search("bulk:*");
  await expect(widget.status).toHaveText("21 002 DIDs");
  await widget.sortBy("Name");
  await expect(widget.row(FIRST)).toHaveAttribute("data-line", "0"); // the head says it before the rows are here
  await widget.rows.first().focus();
  await page.keyboard.press("End");
  await expect(widget.row("evt.set.00999")).toBeVisible();
  await widget.root.getByRole("combobox", { name: "Kind" }).selectOption({ label: "Datasets" });
  await expect(widget.status).toHaveText("1 001 DIDs");
  await widget.expand("evt.all");
  await widget.tick(FILE);
  await widget.collapse("evt.all");
  await widget.tick("evt.set.00001");
  await expect(widget.bar).toContainText("2 selected");
  await widget.addToNotebook("my_files");
  expect(await host.run("print(len(my_files), my_files[0].endswith('0000003.csv'))")).toBe("11 True\n");
  expect(await host.run("print(open(my_files[0]).read())")).toContain("3,");
});
