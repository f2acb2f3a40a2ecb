/** A kernel that is busy with a cell: where it can it answers all the same, where it cannot the view says so. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { LongCell } from "../long-cell.ts";
import { Widget } from "../widget.ts";

test("while a cell runs, be it the one that made the browser, a search is answered, or the view says what it waits for", async ({
  host,
  kernel,
}) => {
  const isAnswered = kernel === "python3";
  const making = await LongCell.start(host, FILES.replace(/browser$/, "display(browser)"));
  const widget = new Widget(host.cell(making.index));
  if (isAnswered) {
    await expect(widget.status).toHaveText("2 rows");
    await widget.search("run1");
    await expect(widget.status).toHaveText("1 row");
  } else {
    await expect(widget.root.getByText("The kernel has not answered yet")).toBeVisible();
  }
  await making.end();
  await expect(widget.status).toHaveText(isAnswered ? "1 row" : "2 rows");

  const touching = await LongCell.start(host, "browser.query = {**browser.query}\nbrowser.layout.width = '100%'");
  await widget.search("run2");
  const notice = widget.root.getByText("The kernel is busy with another cell");
  if (isAnswered) await expect(widget.row("run2")).toBeVisible();
  else await expect(notice).toBeVisible();
  await touching.end();
  await expect(widget.row("run2")).toBeVisible();
  await expect(widget.status).toHaveText("1 row");
  await expect(notice).toBeHidden();
});
