import { Traffic } from "../bench/traffic.ts";
import { FILES } from "./catalogs.ts";
import { test as base, expect } from "./fixtures.ts";
import { Widget } from "./widget.ts";

const test = base.extend<{ traffic: Traffic }>({
  // Before the notebook is opened: it hears the connections that are made from then on.
  traffic: [async ({ page }, use) => use(new Traffic(page)), { auto: true }],
});

test.use({ ownPage: true }); // one that has no part yet

/** The parts that a page has asked its kernel for, in turn. */
const partsIn = (contents: readonly string[]) =>
  contents.flatMap((content) => /"type":"get-part","name":"([a-z-]+)-[0-9a-f]{12}"/.exec(content)?.[1] ?? []);

test("parts are fetched when they are first needed, once for all widgets of a page", async ({ traffic, notebook }) => {
  const widgets: Widget[] = [];
  const first = await traffic.during(async () => {
    for (const cell of [FILES, "Browser(browser.catalog, query='*')"]) {
      const widget = new Widget(notebook.cell(await notebook.display(cell)));
      await expect(widget.row("run1")).toBeVisible();
      widgets.push(widget);
    }
  });
  expect(partsIn(first)).toEqual(["panel", "narrowing"]);
  const later = await traffic.during(async () => {
    for (const widget of widgets) {
      await widget.row("run1").click();
      await expect(widget.details.getByRole("tabpanel")).toContainText("run1");
    }
  });
  expect(partsIn(later)).toEqual(["details"]);
});
