/** A form in each host: filled in, a file dropped on it, looked over, confirmed, and read in the next cell. */
import { expect, test } from "../fixtures.ts";

const FORM = `
from pathlib import Path
from ipylake import _protocol as p
from ipylake._deposits import Deposited
from ipylake._deposit import Deposit
from ipylake.memory import MemoryCatalog
class Shelf:
    def form(self):
        title = p.FormField(id="title", label="Title", required=True)
        section = p.FormSection(id="about", label="About", fields=(title,))
        return p.FormInfo(title="Send to a shelf", action="Send", sections=(section,), max_drop=10_000_000)
    def look_up(self, field, text, filled, *, stop):
        return p.Suggestions(items=(), matching=0, total=0)
    def review(self, filled, *, stop):
        rows = (p.KeyValue(key="Title", value=filled.text("title")),)
        return p.Review(digest="", title="This will be sent", where="To the shelf", rows=rows, files=())
    def deposit(self, filled, told, *, stop):
        sizes = {one.name: len(Path(one.path).read_bytes()) for one in filled.files}
        return Deposited((p.KeyValue(key="Title", value=filled.text("title")),), (filled.text("title"), sizes))
    def left(self, filled):
        return ()
    def clean(self, filled, *, stop):
        pass
form = Deposit(Shelf(), MemoryCatalog([]), roots=["."])
form`;
/** More than one piece. */
const BYTES = 1_300_000;

test("what is filled in and dropped is looked over, sent once it is confirmed, and in the next cell [fault 47]", async ({
  host,
}) => {
  const root = host.cell(await host.display(FORM)).getByRole("region", { name: "Send to a shelf" });
  const press = (name: string) => root.getByRole("button", { name, exact: true }).click();
  await press("Review…");
  await expect(root.getByText("Title is missing")).toBeVisible();
  await root.getByRole("textbox", { name: "Title" }).fill("Masks");
  await root
    .getByLabel("Files of this computer")
    .setInputFiles({ name: "masks.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(BYTES, 7) });
  await expect(root.getByRole("toolbar")).toContainText("1 file, 1.30 MB");
  await press("Review…");
  await expect(root.getByRole("group", { name: "This will be sent" })).toContainText("masks.bin");
  await press("Send");
  await expect(root.getByRole("group", { name: "Done" })).toContainText("Masks");
  expect(await host.run("print(form.result())")).toBe(`('Masks', {'masks.bin': ${BYTES}})\n`);
});
