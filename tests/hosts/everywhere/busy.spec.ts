/** A kernel that is busy with a cell: where it can it answers all the same, where it cannot the view says so. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { Widget } from "../widget.ts";

/** Runs until a file is there. */
const WAITS = "import time\nend = Path('end')\nend.unlink(missing_ok=True)\n";
const UNTIL_END = "while not end.exists(): time.sleep(0.01)\nprint('ended')";

test("while a cell runs, be it the one that made the browser, a search is answered, or the view says what it waits for", async ({
  host,
  kernel,
}) => {
  const isAnswered = kernel === "python3";
  const making = await host.start(`${FILES.replace(/browser$/, "display(browser)")}\n${WAITS}${UNTIL_END}`);
  const widget = new Widget(host.cell(making));
  if (isAnswered) {
    await expect(widget.status).toHaveText("2 rows");
    await widget.search("run1");
    await expect(widget.status).toHaveText("1 row");
  } else {
    await expect(widget.root.getByText("The kernel has not answered yet")).toBeVisible();
  }
  host.writeFile("end", "");
  expect(await host.ended(making)).toContain("ended");
  await expect(widget.status).toHaveText(isAnswered ? "1 row" : "2 rows");

  const touching = await host.start(
    `browser.query = {**browser.query}\nbrowser.layout.width = '100%'\n${WAITS}${UNTIL_END}`,
  );
  await widget.search("run2");
  const notice = widget.root.getByText("The kernel is busy with another cell");
  if (isAnswered) await expect(widget.row("run2")).toBeVisible();
  else await expect(notice).toBeVisible();
  host.writeFile("end", "");
  expect(await host.ended(touching)).toContain("ended");
  await expect(widget.row("run2")).toBeVisible();
  await expect(widget.status).toHaveText("1 row");
  await expect(notice).toBeHidden();
});
