/** What is typed as a password is found nowhere afterwards, however it was written down. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Notebook, writeNotebook } from "../notebook.ts";
import { Widget } from "../widget.ts";
import { display, expect, test } from "./fixtures.ts";

/** A text as it could stand in a log: as it is, in hexadecimal, in URLs, in base64 at each of its three alignments. */
function written(text: string): string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(" ".repeat(shift) + text)
      .toString("base64")
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [text, Buffer.from(text).toString("hex"), encodeURIComponent(text), ...base64];
}

test("a password and the token of a session are in no trait, repr, traceback, log or notebook", async ({
  lab,
  page,
}) => {
  const canary = `canary-${randomBytes(12).toString("base64url")}`;
  const notebook = new Notebook(page, lab);
  await notebook.open(writeNotebook(lab, "secrets.ipynb", [""], "debug"));
  const seen: string[] = [];

  // Refused, then accepted: typed into the form.
  const widget = new Widget(notebook.cell(await notebook.display(display())));
  const form = widget.root.getByRole("form", { name: "Sign in" });
  await form.getByLabel("User name").fill("alice");
  await form.getByLabel("Password").fill(canary);
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form.getByRole("alert")).toContainText("refused");
  seen.push(await notebook.run("repr(browser), repr(browser.catalog), browser.get_state().keys()"));
  seen.push(await notebook.run("{name: getattr(browser, name) for name in browser.traits() if name != '_esm'}"));
  await widget.signIn("alice", "secret");
  await widget.search("mc16:run2.*");
  await expect(widget.status).toHaveText("3 DIDs");

  // Given to the client in Python: tracebacks with the values of all variables.
  notebook.writeFile("canary", canary);
  await notebook.run("%xmode Verbose");
  const failing = "Rucio(username='bob', password=open('canary').read(), sessions=Sessions())";
  await notebook.run("from ipylake.rucio import Rucio\nfrom ipylake._credentials import Sessions");
  seen.push(await notebook.runFailing(`list(${failing}.search('mc16:run*'))`));
  seen.push(await notebook.run(`repr(${failing}), str(vars(${failing})), repr(${failing}.settings)`));
  seen.push(await notebook.runFailing(`import pickle; pickle.dumps(${failing})`));

  await notebook.saveWithWidgets();
  seen.push(readFileSync(join(lab.notebooks, "secrets.ipynb"), "utf8"));
  const log = () => readFileSync(lab.log, "utf8");
  await expect.poll(() => log().includes("run2.*"), "what else was typed is in the kernel's log").toBe(true);
  seen.push(log());
  for (const form of written(canary)) {
    expect(seen.findIndex((text) => text.includes(form))).toBe(-1);
  }

  // Compared in the kernel, so that the test itself does not write it down.
  await notebook.run("token = browser.catalog._rest.session.token.reveal().decode(); len(token) > 20");
  await notebook.run(
    "from pathlib import Path\ntexts = [repr(browser), repr(browser.catalog), repr(vars(browser.catalog))]",
  );
  await notebook.run("texts += [repr(browser.get_state()), Path('secrets.ipynb').read_text()]");
  await notebook.run(`texts += [Path(${JSON.stringify(lab.log)}).read_text()]`);
  expect(await notebook.run("[token in text for text in texts]")).toBe("[False, False, False, False, False, False]");
  await notebook.close();
});
