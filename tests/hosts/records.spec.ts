/** Records as they really are: many people, long titles, hostile texts, what nobody may read, and a service that says wait. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { STATE } from "../processes.ts";
import { expect, test } from "./zenodo/fixtures.ts";

const picture = (page: Page, name: string) => {
  const folder = join(STATE, "screenshots");
  mkdirSync(folder, { recursive: true });
  return page.screenshot({ path: join(folder, `records-${name}.png`) });
};

test("a record of 200 people with a long title is read, and lets one go on", async ({ records, page }) => {
  await page.setViewportSize({ width: 1400, height: 1000 });
  const widget = await records('query="1027"');
  await expect(widget.status).toHaveText("1 record");
  await widget.rows.first().locator(".name").click();
  await expect(widget.details.locator("[data-person]")).toHaveCount(12);
  await widget.details.getByRole("button", { name: /188 more people/ }).click();
  await expect(widget.details.locator("[data-person]")).toHaveCount(200);
  await expect(widget.details.locator("[data-person]").nth(12)).toBeFocused();
  await picture(page, "people");
});

test("what a record's people have written runs nowhere, and is read as they wrote it", async ({ records, page }) => {
  page.on("dialog", () => expect("a dialog").toBe("none"));
  const widget = await records('query="1021"');
  await widget.rows.first().locator(".name").click();
  await expect(widget.details).toContainText("Fine text");
  await expect(widget.details.getByRole("heading", { level: 3 })).toContainText("<b>Hostile</b> ⟨U+202E⟩title");
  for (const tag of ["img", "script", "iframe", "a[href^=javascript]"])
    await expect(widget.root.locator(tag)).toHaveCount(0);
  await picture(page, "hostile");
});

test("files that only others may read are marked so, and refused with the way out", async ({ records, page }) => {
  const widget = await records('query="1015"');
  await expect(widget.rows.first()).toContainText("Restricted");
  await widget.rows.first().locator(".name").click();
  await expect(widget.details.getByRole("tabpanel")).toContainText("Restricted");
  await widget.details.getByRole("tab", { name: /Files/ }).click();
  await picture(page, "restricted");
  await widget.details.getByRole("alert").getByRole("button", { name: "Sign in" }).click();
  await expect(widget.root.getByRole("form", { name: "Sign in" })).toBeVisible();
});

test("a wait that the service asks for is told while it lasts, and can be stopped", async ({
  records,
  zenodo,
  page,
}) => {
  const widget = await records('query="gamma"');
  await expect(widget.status).toHaveText(/^25 of/);
  await zenodo.fail({ too_many: 1, wait_s: 12 });
  await widget.search("calibrated");
  await expect(widget.status).toContainText(/wait/i);
  await picture(page, "wait");
  await widget.button("Stop").click();
  await expect(widget.status).not.toContainText(/wait/i);
  await zenodo.fail();
  await widget.search("calibrated");
  await expect(widget.status).toHaveText(/records$/);
});

test.describe("in a page of its own", () => {
  test.use({ ownPage: true });

  test("kind, facets, order and community are there after a reload, in Python, and in the record below", async ({
    records,
    notebook,
    page,
  }) => {
    await page.setViewportSize({ width: 1400, height: 1000 });
    const asked = `query="run", scope="demo-array", sort="-published", facets={"resource_type": "dataset"}, switches=["all-versions"]`;
    const widget = await records(asked);
    const chips = widget.root.getByRole("list", { name: "Narrowed to" });
    const isAsked = async () => {
      await expect(chips).toContainText("in Demo Telescope Array");
      await expect(chips).toContainText("Type is Dataset");
      await expect(widget.root.getByRole("checkbox", { name: "All versions" })).toBeChecked();
      const order = widget.root.getByRole("combobox", { name: "Order" });
      const chosen = () => order.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.textContent);
      await expect.poll(chosen).toBe("Published last");
    };
    await isAsked();
    await picture(page, "narrowed");
    await expect(widget.status).toHaveText(/^\d+\srecords$/);
    const count = (await widget.status.textContent()) ?? "";
    const code = await notebook.run("print(browser.code())");
    expect(code).toContain("sort='-published', facets={'resource_type': ['dataset']}, all_versions=True");
    expect(await notebook.run("print(browser.record())")).toContain("within demo-array");
    await notebook.reload();
    await isAsked();
    await expect(widget.status).toHaveText(count);
    const again = code.replace(/found = (.*)/, "found = $1\nprint(len(list(found)))");
    expect(Number((await notebook.run(again)).trim())).toBe(Number.parseInt(count, 10));
  });
});
