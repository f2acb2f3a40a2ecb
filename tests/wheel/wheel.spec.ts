/** The wheel as a user gets it: built, looked into, installed alone in an environment, displayed from there. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { basePython, createVenv, installInto, PYTHON } from "../environment.ts";
import { test as base, expect } from "../hosts/fixtures.ts";
import { startLab } from "../hosts/lab.ts";
import { Notebook, writeNotebook } from "../hosts/notebook.ts";
import { Widget } from "../hosts/widget.ts";
import { execute, ROOT, STATE } from "../processes.ts";

interface Wheel {
  /** The built file. */
  readonly file: string;
  /** The Python of an environment that holds it, what it depends on, and a kernel; nothing of the clone. */
  readonly python: string;
  /** The Python of an environment that holds what a server needs, and nothing of ours. */
  readonly server: string;
}

const folder = join(STATE, "wheel");
const never = new AbortController().signal;

const test = base.extend<object, { wheel: Wheel }>({
  wheel: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
    async ({}, use) => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const file = await build();
      const python = await environment("python", [file, "ipykernel==7.4.0"]);
      const server = await environment("server", ["jupyterlab==4.6.6", "anywidget==0.11.*"]);
      await use({ file, python, server });
    },
    { scope: "worker", timeout: 600_000 },
  ],
});

async function build(): Promise<string> {
  const command = [PYTHON, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder];
  const { code, output } = await execute(command, { limitS: 240 });
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".whl"));
  if (code !== 0 || !file) throw new Error(output);
  return join(folder, file);
}

async function environment(name: string, packages: readonly string[]): Promise<string> {
  await createVenv(join(folder, name), await basePython(never), never);
  const python = join(folder, name, "bin", "python");
  await installInto(python, packages, never);
  return python;
}

async function python(program: string, ...words: string[]): Promise<string> {
  const { code, output } = await execute([program, ...words], { limitS: 100 });
  if (code !== 0) throw new Error(output);
  return output.trim();
}

test("the wheel holds the package with its bundle and parts, and nothing else", async ({ wheel }) => {
  const names = "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')";
  const files = (await python(wheel.python, "-c", names, wheel.file)).split("\n");
  expect(files).toEqual(expect.arrayContaining(["ipylake/static/browser.js", "ipylake/static/deposit.js"]));
  const parts = files.filter((name) => name.startsWith("ipylake/static/parts/")).map((name) => basename(name));
  expect(parts.sort()).toEqual(readdirSync(join(ROOT, "python", "ipylake", "static", "parts")).sort());
  expect(files).toContain("ipylake/py.typed");
  expect(files).toContain("ipylake/__init__.py");
  const strangers = files.filter((name) => !/^ipylake\/.*\.(py|js|typed)$|^ipylake-[^/]+\.dist-info\//.test(name));
  expect(strangers).toEqual([]);
});

test("the wheel imports in an environment of its own, without warnings", async ({ wheel }) => {
  const isolated = ["-I", "-W", "error", "-c", "import ipylake; ipylake.Browser; print(ipylake.__file__)"];
  expect(await python(wheel.python, ...isolated)).toContain(join(folder, "python"));
});

test("a kernel of that environment displays the widget on a server that knows nothing of it [fault 90]", async ({
  wheel,
  page,
}) => {
  expect(await python(wheel.server, "-c", "import importlib.util as u; print(u.find_spec('ipylake'))")).toBe("None");
  const kernels = { wheel: [wheel.python, "-I", "-m", "ipykernel_launcher", "-f", "{connection_file}"] };
  const lab = await startLab(join(folder, "lab"), { kernels, python: wheel.server });
  const notebook = new Notebook(page, lab);
  await notebook.open(writeNotebook(lab, "wheel.ipynb", [""], "wheel"));
  await notebook.run("from ipylake import Browser\nfrom ipylake.memory import Entry, MemoryCatalog");
  const cell = await notebook.display("Browser(MemoryCatalog([Entry('a', 'a', 'file', 1)]))");
  const widget = new Widget(notebook.cell(cell));
  await widget.search("*");
  await expect(widget.row("a")).toBeVisible();
  await notebook.close();
  await lab.stop();
});
