/** A whole session with nothing but keys; after each of them it is seen where the focus is. */
import type { Locator } from "@playwright/test";
import { FILES } from "../catalogs.ts";
import { expect, test } from "../fixtures.ts";
import { Focus } from "../focus.ts";
import { Widget } from "../widget.ts";

/** The same files, of which something is told in two tabs. */
const TOLD = FILES.replace(
  "browser = Browser(MemoryCatalog",
  `from msgspec.structs import replace
from ipylake._protocol import Tab
class Told(MemoryCatalog):
    def details(self, entry, *, stop):
        told = super().details(entry, stop=stop)
        return replace(told, tabs=(*told.tabs, Tab(id="copies", label="Copies")))
browser = Browser(Told`,
);

test("keys alone search, filter, sort, open, find, pick, look up, copy and add, and the focus is always seen [fault 88]", async ({
  host,
  page,
}) => {
  // The pane stands beside the list, with a splitter.
  await page.setViewportSize({ width: 1600, height: 1000 });
  const widget = new Widget(host.cell(await host.display(TOLD)));
  await expect(widget.status).toHaveText("2 rows");
  await host.commandMode();
  const focus = new Focus(page, widget.root);
  const kind = widget.root.getByRole("combobox", { name: "Kind" });
  const menu = widget.button("Menu");
  const part = (number: number) => widget.row(`part${number}.csv`);
  await menu.focus();
  const before = await host.seen();

  await test.step("search, and choose a kind", async () => {
    await focus.press("Tab", widget.name);
    await focus.type("run*");
    await focus.press("Enter", widget.name);
    await expect(widget.status).toHaveText("2 rows");
    await focus.press("Tab", kind);
    await focus.type("Fi");
    await expect(widget.status).toHaveText("0 rows");
    await focus.press("Home", kind);
    await expect(widget.status).toHaveText("2 rows");
  });

  await test.step("sort by a head of the list", async () => {
    await focus.go("Tab", widget.row("run1"));
    await focus.press("ArrowUp", widget.list.getByRole("button", { name: "Name" }));
    await focus.press("ArrowLeft", widget.list.getByRole("checkbox", { name: "Select all the query finds" }));
    await focus.press("ArrowRight", widget.list.getByRole("button", { name: "Name" }));
    for (const way of ["ascending", "descending"]) {
      await focus.press("Enter");
      await expect(widget.list.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", way);
    }
    await expect(widget.row("run2")).toHaveAttribute("data-line", "0"); // the head says it before the rows are here
    await focus.press("ArrowDown");
    await focus.press("Home", widget.row("run2"));
    await focus.press("End", widget.row("run1"));
  });

  await test.step("open, find by its first letters, close and open again", async () => {
    await focus.press("ArrowRight", widget.row("run1"));
    await expect(part(3)).toBeVisible();
    await focus.press("ArrowDown");
    await focus.type("part2");
    await focus.is(part(2));
    await focus.press("ArrowLeft", widget.row("run1"));
    await focus.press("ArrowLeft", widget.row("run1"));
    await expect(part(2)).toBeHidden();
    await focus.press("ArrowRight", widget.row("run1"));
    await expect(part(2)).toBeVisible();
    await focus.press("ArrowRight");
  });

  await test.step("pick all and let go, pick one and extend", async () => {
    await focus.press("Control+a");
    await expect(widget.bar).toContainText("All 2 selected");
    await focus.go("Tab", widget.button("Clear the selection"));
    await focus.press("Enter");
    await expect(widget.bar).toContainText("Select rows to use them");
    await focus.go("Tab", widget.list.locator("[data-line][tabindex='0']"));
    await focus.type("part2");
    await focus.is(part(2));
    // Else the space would be one of the letters.
    await focus.press("ArrowUp");
    await focus.press("ArrowDown");
    const isFirst = Number(await part(1).getAttribute("data-line")) < Number(await part(2).getAttribute("data-line"));
    await focus.press("Space", part(2));
    await focus.press(isFirst ? "Shift+ArrowUp" : "Shift+ArrowDown", part(1));
    await expect(widget.bar).toContainText("2 selected");
  });

  await test.step("look up one: the tabs, the splitter and the height", async () => {
    await focus.press("Enter", part(1));
    await expect(widget.details).toBeVisible();
    const splitter = widget.root.getByRole("separator", { name: "Width of the details" });
    await focus.go("Tab", splitter);
    await expect.poll(() => sizeOf(splitter)).toBeGreaterThan(300);
    const width = await sizeOf(splitter);
    await focus.press("ArrowLeft", splitter);
    await expect(splitter).toHaveAttribute("aria-valuenow", String(width + 16));
    await focus.go("Tab", widget.details.getByRole("tab", { name: "Metadata" }));
    await focus.press("ArrowRight", widget.details.getByRole("tab", { name: "Copies" }));
    await focus.press("Tab", widget.details.getByRole("tabpanel"));
    const height = widget.root.getByRole("separator", { name: "Height" });
    await focus.go("Tab", height);
    await expect(height).toHaveAttribute("aria-valuenow", "460");
    await focus.press("ArrowDown", height);
    await expect(height).toHaveAttribute("aria-valuenow", "476");
    await focus.go("Shift+Tab", widget.details.getByRole("tabpanel"));
    await focus.press("Escape", part(1));
    await expect(widget.details).toBeHidden();
  });

  await test.step("the keys, and the same as Python", async () => {
    await focus.press("?");
    await expect(widget.root.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await focus.press("Escape", part(1));
    await focus.press("/", widget.name);
    await focus.press("Shift+Tab", menu);
    await focus.press("Enter");
    await focus.go("ArrowDown", widget.root.getByRole("menuitem", { name: "Copy as Python" }));
    await focus.press("Enter");
    await expect(widget.root.getByRole("textbox", { name: "Python" })).toHaveValue(/part1\.csv/);
    await focus.press("Escape", menu);
  });

  await test.step("add what was picked", async () => {
    const variable = widget.bar.getByRole("textbox", { name: "Variable name" });
    await focus.go("Tab", variable);
    await focus.press("Control+a");
    await focus.type("two");
    await focus.press("Enter", variable);
    await expect(widget.bar).toContainText("two holds 2 paths");
  });

  expect(await host.seen()).toEqual(before);
  expect(await host.run("print(len(two))")).toBe("2\n");
});

/** What a handle says the size is, px. */
async function sizeOf(handle: Locator): Promise<number> {
  return Number(await handle.getAttribute("aria-valuenow"));
}
