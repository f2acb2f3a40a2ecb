/** What a screen reader is told, by Chromium's own accessibility tree, and what axe finds in a real cell. */
import type { CDPSession } from "@playwright/test";
import { serious } from "../look/axe.ts";
import { expect, test } from "./fixtures.ts";
import { typeInOneGo } from "./focus.ts";
import { Widget } from "./widget.ts";

/** A million rows, made when they are looked at; the first, the middle and the last one are folders of three files. */
const MILLION = `
from collections.abc import Sequence
from ipylake import Browser
from ipylake.memory import Entry, MemoryCatalog
FOLDERS = (0, 500_000, 999_999)
class Rows(Sequence):
    def __len__(self): return 1_000_000
    def __getitem__(self, n):
        if not 0 <= n < len(self): raise IndexError
        return Entry(f"row{n:06}", f"row{n:06}", "folder" if n in FOLDERS else "file", n)
below = {f"row{n:06}": [Entry(f"in{n:06}/{i}", f"file{i}", "file", i) for i in range(3)] for n in FOLDERS}
browser = Browser(MemoryCatalog(Rows(), below), query="*")
browser`;

interface Property {
  readonly name: string;
  readonly value: { readonly value?: unknown };
}

interface Node {
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly backendDOMNodeId: number;
  readonly properties?: readonly Property[];
  readonly ignored: boolean;
}

/** A row as it is told: the place in words of the listing, from 0. */
interface Told {
  readonly name: string;
  readonly level: number;
  readonly place: number;
  readonly of: number;
  /** The visible line, from 0. */
  readonly line: number;
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  readonly focused: boolean;
}

class AccessibilityTree {
  private constructor(private readonly session: CDPSession) {}

  static async of(session: CDPSession): Promise<AccessibilityTree> {
    await session.send("Accessibility.enable");
    await session.send("DOM.enable");
    await session.send("DOM.getDocument");
    return new AccessibilityTree(session);
  }

  /** The rows of the list below its heads, in their order. */
  async rows(): Promise<Told[]> {
    const read = await Promise.allSettled((await this.#all("row")).map((node) => this.#row(node)));
    // One that is taken out of the page while it is read is none of them.
    const told = read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    return told.filter(({ line }) => line >= 0).sort((one, other) => one.line - other.line);
  }

  async focused(): Promise<Told | undefined> {
    return (await this.rows()).find(({ focused }) => focused);
  }

  /** How many rows the list is said to have, without its heads. */
  async count(): Promise<number> {
    const [grid] = await this.#all("treegrid");
    return grid ? Number((await this.#attributes(grid))["aria-rowcount"]) - 1 : Number.NaN;
  }

  async #row(node: Node): Promise<Told> {
    const attributes = await this.#attributes(node);
    const property = (name: string) => node.properties?.find((one) => one.name === name)?.value.value;
    return {
      name: node.name?.value ?? "",
      level: Number(property("level")),
      place: Number(attributes["aria-posinset"]) - 1,
      of: Number(attributes["aria-setsize"]),
      line: Number(attributes["aria-rowindex"]) - 2,
      expanded: property("expanded") as boolean | undefined,
      selected: property("selected") === true,
      focused: property("focused") === true,
    };
  }

  async #all(role: string): Promise<Node[]> {
    const { result } = await this.session.send("Runtime.evaluate", {
      expression: `[...document.querySelectorAll("*")].map((one) => one.shadowRoot?.querySelector("[role=treegrid]")).find(Boolean)`,
    });
    const { nodes } = await this.session.send("Accessibility.queryAXTree", {
      objectId: result.objectId as string,
      role,
    });
    return (nodes as unknown as Node[]).filter(({ ignored }) => !ignored);
  }

  /** Places in a set are in the tree, but this protocol does not tell them: they are read where the tree has them from. */
  async #attributes({ backendDOMNodeId: backendNodeId }: Node): Promise<Record<string, string>> {
    const { node } = await this.session.send("DOM.describeNode", { backendNodeId });
    const words = node.attributes ?? [];
    return Object.fromEntries(words.flatMap((word, i) => (i % 2 ? [] : [[word, words[i + 1] ?? ""]])));
  }
}

test("at the first, the middle and the last of a million rows the accessibility tree tells what the listing holds [fault 88]", async ({
  notebook,
  page,
}) => {
  const widget = new Widget(notebook.cell(await notebook.display(MILLION)));
  await expect(widget.status).toHaveText("1 000 000 rows", { timeout: 90_000 });
  const tree = await AccessibilityTree.of(await page.context().newCDPSession(page));
  const common = { level: 1, of: 1_000_000, expanded: undefined, selected: false, focused: true };
  await widget.rows.first().focus();

  await expect
    .poll(() => tree.focused())
    .toEqual({
      ...{ ...common, place: 0, line: 0, expanded: false },
      name: expect.stringContaining("row000000"),
    });
  await tells(tree);

  await typeInOneGo(page, "row500000");
  await expect
    .poll(() => tree.focused())
    .toEqual({
      ...{ ...common, place: 500_000, line: 500_000, expanded: false },
      name: expect.stringContaining("row500000"),
    });
  await tells(tree);

  await page.keyboard.press("ArrowRight");
  await expect.poll(() => tree.count()).toBe(1_000_003);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect
    .poll(() => tree.focused())
    .toEqual({
      ...{ ...common, level: 2, place: 1, of: 3, line: 500_002, selected: true },
      name: expect.stringContaining("file1"),
    });

  await widget.collapse("row500000");
  await expect
    .poll(() => tree.focused())
    .toEqual({
      ...{ ...common, place: 500_000, line: 500_000, expanded: false },
      name: expect.stringContaining("row500000"),
    });
  await expect.poll(() => tree.count()).toBe(1_000_000);
  await tells(tree);

  await page.keyboard.press("End");
  await expect
    .poll(() => tree.focused())
    .toEqual({
      ...{ ...common, place: 999_999, line: 999_999, expanded: false },
      name: expect.stringContaining("row999999"),
    });
  await tells(tree);
});

/** Of each row that is drawn the name that the listing has at its place. */
async function tells(tree: AccessibilityTree): Promise<void> {
  await expect
    .poll(async () => {
      const rows = await tree.rows();
      const isSo = ({ name, place, line }: Told) =>
        place === line && name.includes(`row${String(place).padStart(6, "0")}`);
      return rows.length > 10 && rows.filter((row) => !isSo(row));
    })
    .toEqual([]);
}

test("in a cell of JupyterLab axe finds nothing serious, with all parts open [fault 88]", async ({
  notebook,
  page,
}) => {
  const widget = new Widget(notebook.cell(await notebook.display(MILLION)));
  await widget.expand("row000000");
  await widget.tick("file1");
  await widget.row("row000000").click();
  await expect(widget.details).toContainText("Kind");
  expect(await serious(page, ".jp-OutputArea")).toEqual([]);
  await widget.button("Menu").click();
  await expect(widget.root.getByRole("menu")).toBeVisible();
  expect(await serious(page, ".jp-OutputArea")).toEqual([]);
});
