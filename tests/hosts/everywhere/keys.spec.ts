/** Keys typed in the widget are the widget's, those that mean the notebook reach it. */
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { Widget } from "../widget.ts";

/** In command mode these delete, cut, insert, change, move, run or save cells; VS Code acts on many of them, too. */
const DANGEROUS = [
  ...["d", "d", "x", "a", "b", "m", "y", "0", "0", "j", "k", "Delete", "Shift+M", "Shift+Enter"],
  ...["Alt+Enter", "Control+Enter", "Control+Z", "Home", "End", "PageDown", "ArrowDown"],
];

test("keys typed in the widget never reach the notebook, and Tab goes through it and out of it", async ({
  host,
  page,
}) => {
  const widget = new Widget(host.cell(await host.display(FILES)));
  await expect(widget.status).toHaveText("2 rows");
  const before = await host.seen();
  const kind = widget.root.getByRole("combobox", { name: "Kind" });
  const places = [
    widget.rows.first(),
    widget.button("Search"),
    widget.button("Menu"),
    kind,
    widget.name, // last: Enter searches for what was typed
  ];
  for (const place of places) {
    await host.commandMode();
    await place.focus();
    for (const key of DANGEROUS) await page.keyboard.press(key);
    await page.keyboard.press("Escape");
  }
  expect(await host.seen()).toEqual(before);

  // Escape has stopped a search that was under way, and then there is one stop more.
  await kind.selectOption({ label: "All kinds" });
  await widget.search("*");
  await expect(widget.status).toHaveText("2 rows");
  await widget.name.focus();
  const isInside = () => widget.root.evaluate((root) => root.matches(":focus-within"));
  let stops = 0;
  for (; (await isInside()) && stops < 30; stops++) await page.keyboard.press("Tab");
  expect(stops).toBeLessThan(10);
});
