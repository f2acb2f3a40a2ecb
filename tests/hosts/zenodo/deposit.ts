/** A person at the form of a deposit. */
import type { Locator } from "@playwright/test";
import type { Host } from "../host.ts";

/** What deposits are remembered by lies with the files, so that the next kernel finds it. */
export const FILES = `
import os, tempfile
from pathlib import Path
out = Path(tempfile.mkdtemp()) / "out"
out.mkdir()
(out / "masks.csv").write_text("1,2,3" * 1000)
print(out)`;

export const form = (url: string, out: string): string => `
import os
os.environ["XDG_DATA_HOME"] = ${JSON.stringify(`${out}-data`)}
from ipylake import ZenodoDeposit
deposit = ZenodoDeposit(${JSON.stringify(`${out}/*.csv`)}, {"title": "Masks"}, url=${JSON.stringify(url)}, sandbox=True)
deposit`;

export async function displayed(host: Host, code: string): Promise<Locator> {
  return host.cell(await host.display(code)).getByRole("region", { name: /^Deposit on/ });
}

export async function signIn(root: Locator, token = "full") {
  const dialog = root.getByRole("form", { name: "Sign in" });
  await dialog.getByLabel("Token", { exact: true }).fill(token);
  await dialog.getByRole("button", { name: "Sign in" }).click();
}

export async function fillIn(root: Locator) {
  const type = root.getByRole("combobox", { name: /^Type/ });
  await type.fill("Dataset");
  await root.getByRole("option", { name: "Dataset" }).first().click();
  const people = root.getByRole("group", { name: /^Creators/ });
  await people.getByRole("button", { name: "Add person" }).click();
  const name = people.getByRole("combobox", { name: "Name, row 1" });
  await name.fill("Hagen, Mira");
  await name.press("Escape");
}

export const press = (root: Locator, name: string) => root.getByRole("button", { name, exact: true }).click();
export const bar = (root: Locator) => root.getByRole("toolbar").last();
