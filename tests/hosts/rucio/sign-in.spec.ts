import { Widget } from "../widget.ts";
import { display, expect, test } from "./fixtures.ts";

test("an identity with two accounts is asked which one", async ({ widget, notebook }) => {
  await widget.signIn("carol", "secret", "top");
  await expect(widget.root.locator(".header")).toContainText("top");
  expect(await notebook.run("print(repr(browser))")).toContain("signed in as top");
});

test("a wrong password is told in the cell, and the right one helps", async ({ widget }) => {
  const form = widget.root.getByRole("form", { name: "Sign in" });
  await form.getByLabel("User name").fill("alice");
  await form.getByLabel("Password").fill("wrong");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form.getByRole("alert")).toContainText("refused this user name and password");
  await expect(form.getByLabel("User name")).toHaveValue("alice");
  await widget.signIn("alice", "secret");
});

test("the session is shared by all browsers and clients of a kernel", async ({ signedIn, notebook }) => {
  await signedIn.search("mc16:run2.*");
  await expect(signedIn.status).toHaveText("3 rows");
  const other = new Widget(notebook.cell(await notebook.display(display())));
  await expect(other.name).toBeVisible();
  await notebook.run("from ipylake.rucio import Rucio");
  expect(await notebook.run("len(list(Rucio().search('mc16:run2.*')))")).toBe("3");
});

test("signing out forgets the session, in every browser of the kernel", async ({ signedIn, notebook }) => {
  const other = new Widget(notebook.cell(await notebook.display(display())));
  await expect(other.name).toBeVisible();
  await signedIn.button("Menu").click();
  await signedIn.root.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(signedIn.root.getByRole("form", { name: "Sign in" })).toBeVisible();
  await notebook.run("from ipylake.rucio import Rucio");
  expect(await notebook.runFailing("list(Rucio().search('mc16:run2.*'))")).toContain("SignInNeeded");
});

test.describe("a page that is loaded again", () => {
  test.use({ ownPage: true }); // JupyterLab restores what was open at its leisure

  test("has one signed in as before; after a restart of the kernel not", async ({ signedIn, notebook }) => {
    await signedIn.search("mc16:run2.*");
    await expect(signedIn.status).toHaveText("3 rows");
    await notebook.reload();
    await expect(signedIn.root.locator(".header")).toContainText("alice");
    await expect(signedIn.status).toHaveText("3 rows");
    await notebook.restartKernel();
    const again = new Widget(notebook.cell(await notebook.display(display())));
    await expect(again.root.getByRole("form", { name: "Sign in" })).toBeVisible();
  });
});

test("a server that is not there is told with its name, and the cell stays usable", async ({ notebook }) => {
  const widget = new Widget(notebook.cell(await notebook.display(display("url='https://localhost:9'"))));
  const form = widget.root.getByRole("form", { name: "Sign in" });
  await form.getByLabel("User name").fill("alice");
  await form.getByLabel("Password").fill("secret");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form.getByRole("alert")).toContainText("localhost:9");
  await expect(form.getByRole("button", { name: "Sign in" })).toBeEnabled();
});
