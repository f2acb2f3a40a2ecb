/** Files are fetched while one works on; one that fails is tried again; the next cell reads them. */
import { expect, test } from "../fixtures.ts";
import { LongCell } from "../long-cell.ts";
import { Widget } from "../widget.ts";

/** Three files, of which one is not where the catalog says, yet. */
const CATALOG = `
from pathlib import Path
from ipylake import Browser
from ipylake.memory import Entry, MemoryCatalog
origin = Path("origin").resolve()
origin.mkdir(exist_ok=True)
names = ["a.csv", "b.csv", "c.csv"]
for name in names:
    (origin / name).write_text(f"bytes of {name}\\n")
(origin / "b.csv").unlink()
rows = [Entry(name, name, "file", 15) for name in names]
catalog = MemoryCatalog(rows, files={name: str(origin / name) for name in names}, downloads=Path("here").resolve())
browser = Browser(catalog, query="*")
browser`;

test("three files are downloaded, one fails and is tried again; one more comes while a cell runs, where the host can [fault 19]", async ({
  host,
  page,
  kernel,
}) => {
  const widget = new Widget(host.cell(await host.display(CATALOG)));
  await expect(widget.status).toHaveText("3 rows");
  await widget.rows.first().focus();
  await page.keyboard.press("Control+a");
  await expect(widget.bar).toContainText("3 selected");
  await widget.button("Download").click();

  const drawer = widget.root.getByRole("region", { name: "Transfers" });
  await expect(drawer).toContainText("2 of 3 files here, 1 failed");
  const lines = drawer.getByRole("listitem");
  await expect(lines.first()).toContainText("b.csv");
  await expect(lines.first()).toContainText("it is not there");
  await expect(lines.nth(1)).toContainText("15 B, no checksum to compare");

  await host.run('(origin / "b.csv").write_text("bytes of b.csv\\n")');
  await lines.first().getByRole("button", { name: "Try again" }).click();
  await expect(drawer).toContainText("3 of 3 files here");
  await page.keyboard.press("t");
  await expect(drawer).toBeHidden();
  expect(await host.run('print(*(Path("here", name).read_text() for name in names), sep="", end="")')).toBe(
    "bytes of a.csv\nbytes of b.csv\nbytes of c.csv\n",
  );

  await host.run('[(Path("here") / name).unlink() for name in names]');
  const running = await LongCell.start(host);
  await widget.button("Download").click();
  const here = drawer.getByText("6 of 6 files here");
  if (kernel === "python3") await expect(here).toBeVisible();
  await running.end();
  await expect(here).toBeVisible();
});
