/** A deposit in each host: filled in and kept as a draft, looked over, sent, published by typing, and in the next cell. */
import { Focus } from "../focus.ts";
import { bar, displayed, FILES, fillIn, form, press, signIn } from "../zenodo/deposit.ts";
import { expect, test } from "../zenodo/fixtures.ts";

test("what is typed is kept as a draft, sent once it is confirmed, and published only by typing", async ({
  host,
  zenodo,
}) => {
  const out = (await host.run(FILES)).trim();
  const root = await displayed(host, form(zenodo.url, out));
  await signIn(root);
  await fillIn(root);
  await expect(bar(root)).toContainText(/Saved \d\d:\d\d/);
  await press(root, "Review…");
  await expect(root.getByRole("group", { name: /^This will be/ })).toContainText("Hagen, Mira");
  await press(root, "Deposit");
  const publish = root.getByRole("button", { name: "Publish", exact: true });
  await expect(root.getByRole("group", { name: "This will be published" })).toContainText("MD5 equal to your copies");
  await expect(publish).toBeDisabled();
  expect(await host.run("print(deposit.result().is_published)")).toBe("False\n");
  const word = root.getByLabel(/^Type publish/);
  await word.fill("publish");
  await word.press("Enter");
  await expect(publish).toBeEnabled();
  await publish.click();
  await expect(root.getByRole("group", { name: "Published" })).toContainText("10.5281/zenodo.");
  await expect(root.getByText("Cite as")).toBeVisible();
  await press(root, "Add DOI to notebook");
  await root.getByLabel("Variable for the DOI").fill("my_doi");
  await root.getByRole("dialog").getByRole("button", { name: "Add to notebook" }).click();
  await expect(root.getByText("my_doi")).toBeVisible();
  expect(await host.run("print(my_doi == deposit.doi)")).toBe("True\n");
  expect(await host.run("print(deposit.result().is_published, deposit.doi == deposit.result().doi)")).toBe(
    "True True\n",
  );
});

test("a session that ends midway, and another kernel, lose nothing that was typed [fault 33]", async ({
  host,
  zenodo,
}) => {
  const out = (await host.run(FILES)).trim();
  const root = await displayed(host, form(zenodo.url, out));
  await signIn(root);
  await fillIn(root);
  // The bar may speak of what was typed first.
  const isSaved = "print('Hagen' in repr(deposit._filling.filled()), deposit._filling.state().draft.state)";
  await expect.poll(() => host.run(isSaved)).toBe("True saved\n");
  const draft = await host.run("print(deposit._filling.state().draft.id)");
  await zenodo.fail({ revoked: true });
  const title = root.getByRole("textbox", { name: /^Title/ });
  await title.fill("Masks of fires");
  await expect(root.getByText("The session has ended")).toBeVisible();
  await expect(title).toHaveValue("Masks of fires");
  await zenodo.fail();
  await host.restartKernel();
  const again = await displayed(host, form(zenodo.url, out));
  await signIn(again);
  await expect(again.getByRole("textbox", { name: /^Title/ })).toHaveValue("Masks of fires");
  expect(await host.run("print(deposit._filling.state().draft.id)")).toBe(draft);
});

test("keys alone fill in a deposit, put people in order, and publish it [fault 88]", async ({ host, page, zenodo }) => {
  const out = (await host.run(FILES)).trim();
  const root = await displayed(host, form(zenodo.url, out));
  await signIn(root);
  const focus = new Focus(page, root);
  const named = (role: "combobox" | "button", name: string | RegExp) => root.getByRole(role, { name });
  const type = named("combobox", /^Type/);
  await expect(type).toBeVisible();
  await root.getByRole("button", { name: "Basics" }).focus();

  await test.step("choose what it is", async () => {
    await focus.go("Tab", type);
    await focus.type("Dataset");
    await expect(root.getByRole("option", { name: "Dataset" }).first()).toBeVisible();
    await focus.press("ArrowDown");
    await focus.press("Enter", type);
  });

  await test.step("add two people, and put the second one first", async () => {
    const people = root.getByRole("group", { name: /^Creators/ });
    const add = people.getByRole("button", { name: "Add person" });
    await focus.go("Tab", add);
    for (const [at, name] of ["Hagen, Mira", "Okafor, Chidi"].entries()) {
      if (at > 0) await focus.go("Tab", add);
      await page.keyboard.press("Enter");
      const field = people.getByRole("combobox", { name: `Name, row ${at + 1}` });
      await expect(field).toBeFocused();
      await focus.type(name);
      await focus.press("Escape", field);
    }
    await page.keyboard.press("Alt+ArrowUp");
    await expect(people.getByRole("combobox", { name: "Name, row 1" })).toHaveValue("Okafor, Chidi");
    const handle = people.getByRole("button", { name: "Move Okafor, Chidi", exact: true });
    await expect(handle).toBeFocused();
    await focus.press("ArrowDown", handle);
    await expect(people.getByRole("combobox", { name: "Name, row 2" })).toHaveValue("Okafor, Chidi");
  });

  await test.step("look it over, send it, type the word and publish", async () => {
    await focus.go("Tab", named("combobox", "Communities"));
    await focus.go("Tab", named("button", "Review…"));
    await page.keyboard.press("Enter");
    const review = root.getByRole("group", { name: /^This will be deposited/ });
    await expect(review).toBeFocused();
    await expect(review).toContainText("Hagen, Mira; Okafor, Chidi");
    await focus.go("Tab", root.getByRole("button", { name: "Deposit", exact: true }));
    await page.keyboard.press("Enter");
    const word = root.getByLabel(/^Type publish/);
    await expect(word).toBeVisible();
    await focus.go("Tab", word);
    await focus.type("publish");
    await focus.go("Tab", root.getByRole("button", { name: "Publish", exact: true }));
    await page.keyboard.press("Enter");
    await expect(root.getByRole("group", { name: "Published" })).toBeFocused();
  });
});
