/** A kernel that is busy with a cell: where it can it answers all the same, where it cannot the view says so. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { Widget } from "../widget.ts";

/** Runs until a file is there. */
const WAITS = "import time\nend = Path('end')\nend.unlink(missing_ok=True)\n";
const UNTIL_END = "while not end.exists(): time.sleep(0.01)\nprint('ended')";

test("while the cell that made the browser runs, it is answered, or says what it waits for", async ({
  host,
  kernel,
}) => {
  const index = await host.start(`${FILES.replace(/browser$/, "display(browser)")}\n${WAITS}${UNTIL_END}`);
  const widget = new Widget(host.cell(index));
  if (kernel === "python3") {
    await expect(widget.status).toHaveText("2 rows");
    await widget.search("run1");
    await expect(widget.status).toHaveText("1 row");
  } else {
    await expect(widget.root.getByText("The kernel has not answered yet")).toBeVisible();
  }
  host.writeFile("end", "");
  expect(await host.ended(index)).toContain("ended");
  await expect(widget.status).toHaveText(kernel === "python3" ? "1 row" : "2 rows");
});

test("while a cell that has touched the browser runs, a search is answered, or waits for its end", async ({
  host,
  kernel,
}) => {
  const widget = new Widget(host.cell(await host.display(FILES)));
  await expect(widget.status).toHaveText("2 rows");
  const index = await host.start(
    `browser.query = {**browser.query}\nbrowser.layout.width = '100%'\n${WAITS}${UNTIL_END}`,
  );
  await widget.search("run1");
  const notice = widget.root.getByText("The kernel is busy with another cell");
  if (kernel === "kernel6") await expect(notice).toBeVisible();
  else await expect(widget.status).toHaveText("1 row");
  host.writeFile("end", "");
  expect(await host.ended(index)).toContain("ended");
  await expect(widget.status).toHaveText("1 row");
  await expect(notice).toBeHidden();
});
