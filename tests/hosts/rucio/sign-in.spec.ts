import { join } from "node:path";
import { addService } from "../lake.ts";
import { Widget } from "../widget.ts";
import { display, expect, test } from "./fixtures.ts";

test("an identity with two accounts is asked which one", async ({ widget, notebook }) => {
  await widget.signIn("carol", "secret", "top");
  await expect(widget.root.locator(".header")).toContainText("top");
  expect(await notebook.run("print(repr(browser))")).toContain("signed in as top");
});

test("what keeps one from signing in is told in the cell, and the right password helps", async ({
  widget,
  notebook,
}) => {
  const form = widget.root.getByRole("form", { name: "Sign in" });
  await form.getByLabel("User name").fill("alice");
  await form.getByLabel("Password").fill("wrong");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form.getByRole("alert")).toContainText("refused this user name and password");
  await expect(form.getByLabel("User name")).toHaveValue("alice");
  await widget.signIn("alice", "secret");

  const away = new Widget(notebook.cell(await notebook.display(display("url='https://localhost:9'"))));
  const other = away.root.getByRole("form", { name: "Sign in" });
  await other.getByLabel("User name").fill("alice");
  await other.getByLabel("Password").fill("secret");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("alert")).toContainText("localhost:9");
  await expect(other.getByRole("button", { name: "Sign in" })).toBeEnabled();
});

test("the session is that of all browsers and clients of a kernel, until somebody signs out", async ({
  signedIn,
  notebook,
}) => {
  await signedIn.search("mc16:run2.*");
  await expect(signedIn.status).toHaveText("3 DIDs");
  const other = new Widget(notebook.cell(await notebook.display(display())));
  await expect(other.name).toBeVisible();
  await notebook.run("from ipylake.rucio import Rucio");
  expect(await notebook.run("len(list(Rucio().search('mc16:run2.*')))")).toBe("3");

  await other.button("Menu").click();
  await other.root.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(signedIn.root).toContainText("Nobody is signed in");
  expect(await notebook.runFailing("list(Rucio().search('mc16:run2.*'))")).toContain("SignInNeeded");
  await other.signIn("alice", "secret");
  await expect(signedIn.root.locator(".header")).toContainText("alice");
});

test.describe("a page that is loaded again", () => {
  test.use({ ownPage: true }); // JupyterLab restores what was open at its leisure

  test("has one signed in as before; after a restart of the kernel not", async ({ signedIn, notebook }) => {
    await signedIn.search("mc16:run2.*");
    await expect(signedIn.status).toHaveText("3 DIDs");
    await notebook.reload();
    await expect(signedIn.root.locator(".header")).toContainText("alice");
    await expect(signedIn.status).toHaveText("3 DIDs");
    await notebook.restartKernel();
    const again = new Widget(notebook.cell(await notebook.display(display())));
    await expect(again.root.getByRole("form", { name: "Sign in" })).toBeVisible();
  });
});

test.describe("single sign-on", () => {
  // The link opens a page of its own, at an issuer whose certificate only the lake knows.
  test.use({ ownPage: true, ignoreHTTPSErrors: true });

  test("happens in a page of its own, and the cell goes on by itself", async ({ lake, widget, page, notebook }) => {
    await addService(lake.dir, "oidc", AbortSignal.timeout(100_000));
    const form = widget.root.getByRole("form", { name: "Sign in" });
    await widget.root.getByRole("radio", { name: "Single sign-on" }).click();
    await form.getByRole("button", { name: "Sign in" }).click();
    await expect(form.getByRole("status")).toContainText("Waiting for your approval");
    await expect(form).toContainText(/Link valid for [45]:\d\d/);

    const opening = page.context().waitForEvent("page");
    await form.getByRole("link").click();
    const provider = await opening;
    await provider.getByLabel("User").fill("alice");
    await provider.getByLabel("Password").fill("secret");
    await provider.getByRole("button", { name: "Sign in" }).click();
    await expect(provider.locator("body")).toContainText(/success|granted|authoriz|close/i);
    await provider.close();

    await expect(widget.name).toBeVisible();
    await expect(widget.root.locator(".header")).toContainText("alice");
    expect(await notebook.run("browser.catalog.whoami()")).toBe("'alice'");
  });

  test("can be cancelled by a key, and another way be taken", async ({ lake, widget }) => {
    await addService(lake.dir, "oidc", AbortSignal.timeout(100_000));
    const form = widget.root.getByRole("form", { name: "Sign in" });
    await widget.root.getByRole("radio", { name: "Single sign-on" }).click();
    await form.getByRole("button", { name: "Sign in" }).press("Enter");
    await expect(form.getByRole("link")).toBeVisible();
    await form.getByRole("button", { name: "Cancel" }).press("Escape");
    await expect(form.getByRole("link")).toBeHidden();
    await widget.root.getByRole("radio", { name: "Password" }).click();
    await widget.signIn("alice", "secret");
  });
});

test("a proxy says whose it is before it is used, and signs in", async ({ lake, widget }) => {
  const form = widget.root.getByRole("form", { name: "Sign in" });
  const file = form.getByRole("textbox", { name: "File" });
  await widget.root.getByRole("radio", { name: "X.509" }).click();
  await expect(form.getByRole("button", { name: "Check again" })).toBeVisible(); // there is none where one looks first
  await file.fill(join(lake.dir, "certs", "bob.proxy.pem"));
  await file.press("Tab");
  await expect(form).toContainText("CN=Bob Brown,O=Lake");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(widget.root.locator(".header")).toContainText("bob");
});
