import { Widget } from "../widget.ts";
import { display, expect, test } from "./fixtures.ts";

/** Beside the lake, an instance that is not there; all in a file of its own, which may be saved to. */
const TWO = `
import os, pathlib, tempfile
own = pathlib.Path(tempfile.mkdtemp()) / "ipylake.toml"
own.write_text("# mine\\n" + pathlib.Path(os.environ["IPYLAKE_CONFIG"]).read_text() + """
[rucio.other]
title = "The other one"
url = "https://localhost:9"
""")
os.environ["IPYLAKE_CONFIG"] = str(own)`;

test("settings show their sources, are saved, and lead to another instance and back, session and query kept", async ({
  notebook,
}) => {
  await notebook.run(TWO);
  const widget = new Widget(notebook.cell(await notebook.display(display("'lake'"))));
  await widget.signIn("alice", "secret");
  await widget.search("mc16:run2.*");
  await expect(widget.status).toHaveText("3 DIDs");

  const settings = widget.root.getByRole("dialog", { name: "Settings" });
  const menu = async () => {
    await widget.button("Menu").click();
    await widget.root.getByRole("menuitem", { name: "Settings" }).click();
  };
  await menu();
  await expect(settings.locator("dd").first()).toContainText("ipylake.toml");
  await settings.getByRole("button", { name: "Save as default" }).click();
  await expect(settings.getByRole("status")).toContainText("Saved as lake");

  await settings.getByRole("button", { name: "The other one" }).click();
  await expect(widget.root.getByRole("form", { name: "Sign in" })).toBeVisible();
  await expect(widget.root.locator(".header")).toContainText("The other one");
  expect(await notebook.run("print(browser)")).toContain("The other one");

  await menu();
  await settings.getByRole("listitem").first().getByRole("button").click();
  await expect(widget.root.locator(".header")).toContainText("alice");
  await expect(widget.status).toHaveText("3 DIDs");
  expect(await notebook.run("print(own.read_text())")).toMatch(
    /^# mine\n(.*\n)*default = "lake"\n(.*\n)*account = "alice"/,
  );
});
