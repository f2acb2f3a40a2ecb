/** The main job from end to end, on a copy of examples/rucio.ipynb: what `npm run demo -- --check` does. */
import type { Page } from "@playwright/test";
import type { Lab } from "./lab.ts";
import type { Lake } from "./lake.ts";
import { Notebook } from "./notebook.ts";
import { Widget } from "./widget.ts";

/** The cells of examples/rucio.ipynb. */
const CELLS = { widget: 1, readFile: 3, search: 5, paths: 6 };

const DATASET = "run358031.Zmumu.AOD";
const FILES = [`${DATASET}._000001.csv`, `${DATASET}._000002.csv`];
const OTHER_DATASET = "run358096.Zee.AOD";

/** Drives the notebook; `say` is told each step when it is done. Throws what went wrong. Returns what the variable holds. */
export async function walk(page: Page, lake: Lake, lab: Lab, say: (step: string) => void): Promise<string> {
  const alice = lake.accounts.find(({ user }) => user === "alice");
  if (!alice) throw new Error("the lake has no account alice");
  const notebook = new Notebook(page, lab);
  await notebook.open("rucio.ipynb");
  say("the notebook is open");

  await notebook.runCell(CELLS.widget);
  const widget = new Widget(notebook.cell(CELLS.widget));
  await widget.signIn(alice.user, alice.password);
  say(`signed in as ${alice.user}`);

  await widget.search("mc16:run*");
  await widget.rows.first().waitFor();
  say("the first rows of mc16:run* are there");

  await widget.sortBy("Name");
  await widget.expand("run2.periodA", 1);
  await widget.expand(DATASET, 2);
  say("a container is open, and a dataset in it");

  for (const name of FILES) await widget.tick(name, 3);
  await widget.tick(OTHER_DATASET, 2);
  await widget.addToNotebook("my_files");
  say("two files and a dataset are in the variable my_files");

  const text = await notebook.runCell(CELLS.readFile);
  if (!text.includes("event,mass_gev,pt_gev")) throw new Error(`this is not what the lake put there:\n${text}`);
  say("the next cell has read the first file");

  await notebook.runCell(CELLS.search);
  const paths = await notebook.runCell(CELLS.paths);
  if (!paths.includes(FILES[0] ?? "")) throw new Error(`the headless client gave other paths: ${paths}`);
  say("the client without a view gives the same paths");

  const value = await notebook.run("print(*my_files, sep='\\n')");
  await notebook.close();
  return `${value.trimEnd()}\n\n${text.trimEnd()}`;
}
