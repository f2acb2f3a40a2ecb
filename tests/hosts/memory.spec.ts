/** The widget on a catalog in memory, in a real notebook. */
import { expect, test } from "./fixtures.ts";
import { Widget } from "./widget.ts";

const FOLDER = `
from pathlib import Path
from ipylake import Browser
from ipylake.memory import MemoryCatalog
folder = Path("first_look")
for run in (1, 2):
    (folder / f"run{run}").mkdir(parents=True, exist_ok=True)
    for part in (1, 2, 3):
        (folder / f"run{run}" / f"part{part}.csv").write_text(f"event,energy\\n{run},{part}\\n")
browser = Browser(MemoryCatalog.of_folder(folder))
browser`;

test("what is picked in one cell is read in the next", async ({ notebook }) => {
  await notebook.run(FOLDER);
  const widget = new Widget(notebook.cell(1));
  await widget.search("run*");
  await expect(widget.status).toHaveText("2 rows");
  await widget.expand("run2");
  await widget.tick("part3.csv");
  await widget.addToNotebook("my_file");
  expect(await notebook.run("open(my_file).read()")).toBe("'event,energy\\n2,3\\n'");
  expect(await notebook.run("browser.selection")).toBe("('run2/part3.csv',)");
});
