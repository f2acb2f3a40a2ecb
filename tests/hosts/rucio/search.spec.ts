/** What is typed, and what is listed of it: by the real server, in the real page. */
import { expect, test } from "./fixtures.ts";

test("kinds, a scope, both wildcards, a beginning and pasted identifiers decide what is listed", async ({
  signedIn,
}) => {
  const kind = signedIn.root.getByRole("combobox", { name: "Kind" });
  await signedIn.search("mc16:run*");
  await expect(signedIn.status).toHaveText("53 DIDs");
  for (const [name, count] of [
    ["Containers", 3],
    ["Datasets", 9],
    ["Files", 41],
  ] as const) {
    await kind.selectOption(name);
    await expect(signedIn.status).toHaveText(`${count} DIDs`);
  }
  await kind.selectOption({ index: 0 });

  await signedIn.search("user.bob:");
  await expect(signedIn.status).toHaveText("2 DIDs");
  await signedIn.search("mc16:run2.period%");
  await expect(signedIn.row("run2.periodB")).toBeVisible();
  await expect(signedIn.status).toHaveText("2 DIDs");

  await signedIn.search("mc16:run2.all");
  await expect(signedIn.status).toHaveText("1 DID");
  await signedIn.search("mc16:run2.per");
  await expect(signedIn.status).toHaveText("2 DIDs");
  await expect(signedIn.root.locator(".status-note")).toContainText("run2.per");

  await signedIn.search("mc16:run2.periodA\nmc16:not.there\nuser.bob:selection.v3");
  await expect(signedIn.status).toHaveText("3 DIDs");
  await expect(signedIn.rows.nth(1)).toContainText("not.there");
  await expect(signedIn.rows.nth(1)).toContainText("Unknown");

  await signedIn.search("bulk:*");
  await expect(signedIn.status).toHaveText("21 002 DIDs");
});

test("a scope is found by a part of its name, one's own first, and scopes are listed and open", async ({
  signedIn,
  page,
}) => {
  await signedIn.scope.fill("al");
  await expect(signedIn.root.getByRole("option").first()).toContainText("user.alice");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(signedIn.scope).toHaveValue("user.alice");
  await signedIn.search("*");
  await expect(signedIn.row("thesis.v1")).toBeVisible();

  await signedIn.scope.fill("");
  await signedIn.search("higgs");
  await expect(signedIn.row("group.higgs")).toBeVisible();
  await signedIn.expand("group.higgs");
  await expect(signedIn.row("Hbb.candidates")).toBeVisible();
});

test("nothing found, an unknown scope and a malformed name are told in the cell, with a way out", async ({
  signedIn,
}) => {
  await signedIn.search("mc16:nothing*");
  await expect(signedIn.root).toContainText("Nothing matches");
  await signedIn.button("Change the query").click();
  await expect(signedIn.name).toBeFocused();
  await signedIn.search("nowhere:run*");
  await expect(signedIn.root).toContainText("nowhere");
  await signedIn.search("mc 16:run*");
  await expect(signedIn.root.getByRole("alert")).toBeVisible();
  await signedIn.search("mc16:run2.*");
  await expect(signedIn.status).toHaveText("3 DIDs");
});
