/** Records of a repository, from a search to the next cell, with nothing but keys. */
import { Focus } from "../focus.ts";
import { expect, test } from "../zenodo/fixtures.ts";

test("keys alone narrow a search, enter a community and leave it, look a record up and download it", async ({
  records,
  host,
  page,
}) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  const widget = await records();
  await host.commandMode();
  const focus = new Focus(page, widget.root);
  const facet = (name: string) => widget.root.getByRole("group", { name });
  const chips = widget.root.getByRole("list", { name: "Narrowed to" });
  await widget.button("Menu").focus();

  await test.step("search by words, and choose a value that is counted", async () => {
    await focus.press("Tab", widget.name);
    await focus.type("gamma");
    await focus.press("Enter", widget.name);
    await expect(widget.status).toHaveText(/^25 of \d+\srecords$/);
    const first = facet("Type").getByRole("checkbox").first();
    await focus.go("Tab", first);
    await focus.press("ArrowDown", facet("Type").getByRole("checkbox").nth(1));
    const count = await facet("Type").locator("label").nth(1).locator(".facet-count").textContent();
    await focus.press("Space");
    await expect(widget.status).toHaveText(new RegExp(`^(25 of )?${Number.parseInt(count ?? "", 10)}\\srecords$`));
    await expect(facet("Type").getByRole("checkbox").nth(1)).toBeFocused();
    await expect(chips).toContainText("Type is");
  });

  await test.step("take it off", async () => {
    await focus.go("Shift+Tab", chips.getByRole("button", { name: /^Remove Type/ }));
    await focus.press("Enter");
    await expect(chips.getByRole("listitem")).toHaveCount(0);
  });

  await test.step("find a community, search within it, and leave it", async () => {
    await focus.press("/", widget.name);
    await focus.press("Control+a");
    await focus.press("Delete", widget.name);
    const community = widget.root.getByRole("combobox", { name: "Community" });
    await focus.press("Tab", community);
    await focus.type("telesc");
    await expect(widget.root.getByRole("option", { name: "Demo Telescope Array" })).toBeVisible();
    await focus.press("ArrowDown");
    await focus.press("Enter", community);
    await expect(chips).toContainText("in Demo Telescope Array");
    await focus.press("Tab", widget.root.getByRole("combobox", { name: "Kind" }));
    await focus.type("Comm");
    await expect(widget.row("Demo Telescope Array")).toBeVisible();
    await focus.go("Tab", widget.row("Demo Telescope Array"));
    await focus.press("ArrowRight");
    await expect(chips).toContainText("in Demo Telescope Array");
    await expect(widget.status).toHaveText(/^\d+\srecords$/);
    await focus.go("Shift+Tab", chips.getByRole("button", { name: "Leave Demo Telescope Array" }));
    await focus.press("Enter");
    await expect(chips.getByRole("listitem")).toHaveCount(0);
  });

  await test.step("paste a number, and look at who made the record, its versions and how it is cited", async () => {
    await focus.press("/", widget.name);
    await focus.press("Control+a");
    await focus.type("1001");
    await focus.press("Enter", widget.name);
    await expect(widget.status).toHaveText("1 record");
    await focus.go("Tab", widget.rows.first());
    await focus.press("Enter");
    await focus.go("Tab", widget.details.locator("[data-person]").first());
    await expect(widget.details.getByRole("tooltip").first()).toContainText("CERN");
    await focus.go("Shift+Tab", widget.details.getByRole("tab", { name: "Record" }));
    await focus.press("ArrowRight");
    await focus.press("ArrowRight", widget.details.getByRole("tab", { name: /Versions/ }));
    await expect(widget.details).toContainText("2.0.0");
    await focus.press("ArrowRight", widget.details.getByRole("tab", { name: "Cite" }));
    await expect(widget.details.locator(".export-text").first()).toContainText("Lovelace");
  });

  await test.step("download it, and read it in the next cell", async () => {
    await focus.press("Escape", widget.rows.first());
    await focus.press("Space");
    await expect(widget.bar).toContainText("1 selected");
    await focus.go("Tab", widget.button("Download"));
    await focus.press("Enter");
    await expect(widget.root.getByRole("region", { name: "Transfers" })).toContainText("2 of 2 files here");
  });
  expect(await host.run("print(len(browser.download()))")).toBe("2\n");
});
