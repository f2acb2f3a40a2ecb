import { expect, test } from "./fixtures.ts";

test("a kind of entries is asked of the server", async ({ signedIn }) => {
  await signedIn.search("mc16:run*");
  await expect(signedIn.status).toHaveText("53 DIDs");
  for (const [kind, count] of [
    ["Containers", 3],
    ["Datasets", 9],
    ["Files", 41],
  ] as const) {
    await signedIn.root.getByRole("combobox", { name: "Kind" }).selectOption(kind);
    await expect(signedIn.status).toHaveText(`${count} DIDs`);
  }
});

test("a scope is found by a part of its name, one's own first", async ({ signedIn, page }) => {
  await signedIn.scope.fill("al");
  const options = signedIn.root.getByRole("option");
  await expect(options.first()).toContainText("user.alice");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(signedIn.scope).toHaveValue("user.alice");
  await signedIn.search("*");
  await expect(signedIn.row("thesis.v1")).toBeVisible();
});

test("`scope:` lists the scope, `%` is a wildcard too", async ({ signedIn }) => {
  await signedIn.search("user.bob:");
  await expect(signedIn.status).toHaveText("2 DIDs");
  await signedIn.search("mc16:run2.period%");
  await expect(signedIn.status).toHaveText("2 DIDs");
});

test("a name without wildcard that does not exist is searched as a beginning, and the line says so", async ({
  signedIn,
}) => {
  await signedIn.search("mc16:run2.all");
  await expect(signedIn.status).toHaveText("1 DID");
  await signedIn.search("mc16:run2.per");
  await expect(signedIn.status).toHaveText("2 DIDs");
  await expect(signedIn.root.locator(".status-note")).toContainText("run2.per");
});

test("without a colon it lists scopes, which open", async ({ signedIn }) => {
  await signedIn.search("higgs");
  await expect(signedIn.row("group.higgs")).toBeVisible();
  await signedIn.expand("group.higgs");
  await expect(signedIn.row("Hbb.candidates")).toBeVisible();
});

test("pasted identifiers are listed as they are, unknown ones marked", async ({ signedIn }) => {
  await signedIn.search("mc16:run2.periodA\nmc16:not.there\nuser.bob:selection.v3");
  await expect(signedIn.status).toHaveText("3 DIDs");
  await expect(signedIn.rows.nth(1)).toContainText("not.there");
  await expect(signedIn.rows.nth(1)).toContainText("Unknown");
});

test("nothing found says what was asked and offers a way out", async ({ signedIn }) => {
  await signedIn.search("mc16:nothing*");
  await expect(signedIn.root).toContainText("Nothing matches");
  await signedIn.button("Change the query").click();
  await expect(signedIn.name).toBeFocused();
});

test("an unknown scope and a malformed name are told in the cell", async ({ signedIn }) => {
  await signedIn.search("nowhere:run*");
  await expect(signedIn.root).toContainText("nowhere");
  await signedIn.search("mc 16:run*");
  await expect(signedIn.root.getByRole("alert")).toBeVisible();
  await signedIn.search("mc16:run2.*");
  await expect(signedIn.status).toHaveText("3 DIDs");
});

test("a scope of 21 002 names is listed to its end", async ({ signedIn }) => {
  await signedIn.search("bulk:*");
  await expect(signedIn.status).toHaveText("21 002 DIDs");
});
