import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";
import { evaluatedOnce } from "./once.ts";
import { SETTINGS } from "./settings.ts";
import { takingImports, type Use } from "./taking.ts";

/** A file of the front end: its name, without folder and ending, and its code. */
export interface Module {
  readonly name: string;
  readonly code: string;
}

/**
 * An entry, and those of the parts that it fetches. What the entry holds its parts do not: it is handed to them, so that there is one
 * of each. A part's name ends with a hash of its code: what an entry asks for is what was built with it, or nothing.
 *
 * entry    the path of its source, absolute
 * folder   where the sources of its parts are, one file each, and nothing else
 */
export async function bundled(entry: string, folder: string): Promise<{ entry: Module; parts: Module[] }> {
  const asked = new Set<string>();
  const every = new Map(partsIn(folder).map((path) => [path, ""]));
  const held = heldBy(await built(entry, tickets(every, asked)));
  const paths = [...every.keys()].filter((path) => asked.has(path));
  const parts: Module[] = [];
  const uses: Use[] = [];
  for (const path of paths) {
    const made = takingImports(textOf(await built(path, shared(held))));
    const hash = createHash("sha256").update(made.code).digest("hex").slice(0, 12);
    parts.push({ name: `${nameOf(path)}-${hash}`, code: made.code });
    uses.push(...made.uses);
  }
  const names = new Map(paths.map((path, index) => [path, parts[index]?.name ?? ""]));
  const code = textOf(await built(entry, tickets(names), kit(uses)));
  return { entry: { name: nameOf(entry), code: evaluatedOnce(basename(entry), code) }, parts };
}

/** The sources of the parts. */
export function partsIn(folder: string): string[] {
  return readdirSync(folder).map((file) => join(folder, file));
}

type Built = BuildResult<{ write: false; metafile: true }>;

function built(path: string, ...plugins: Plugin[]): Promise<Built> {
  return build({
    ...SETTINGS,
    absWorkingDir: "/",
    entryPoints: [path],
    format: "esm",
    write: false,
    metafile: true,
    plugins: [...plugins, ...SETTINGS.plugins],
  });
}

function textOf({ outputFiles: [file] }: Built): string {
  return file?.text ?? "";
}

/** The paths of the modules whose code is in it. */
function heldBy({ metafile }: Built): ReadonlySet<string> {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => `/${path}`));
}

/** In place of a part the entry has a ticket: the name to get it by. `asked` learns which parts it has one of. */
function tickets(names: ReadonlyMap<string, string>, asked = new Set<string>()): Plugin {
  return {
    name: "tickets",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ kind, path: written, resolveDir }) => {
        const path = join(resolveDir, written);
        return kind === "dynamic-import" && names.has(path) ? { namespace: "ticket", path } : undefined;
      });
      onLoad({ namespace: "ticket", filter: /./ }, ({ path }) => {
        asked.add(path);
        return { contents: `export const name = ${JSON.stringify(names.get(path))}` };
      });
    },
  };
}

/** What the entry holds stays outside of a part, as an import of its path. */
function shared(held: ReadonlySet<string>): Plugin {
  const looked = Symbol("looked up");
  return {
    name: "shared",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ path, pluginData, kind, ...from }) => {
        if (kind === "entry-point" || pluginData === looked) return undefined;
        const found = await resolve(path, { ...from, kind, pluginData: looked });
        return held.has(found.path) ? { path: found.path, external: true } : found;
      });
    },
  };
}

/** What the entry hands to its parts. */
function kit(uses: readonly Use[]): Plugin {
  return {
    name: "kit",
    setup({ onLoad }) {
      onLoad({ filter: /\/kit\.ts$/ }, ({ path }) => {
        const origins = new Map<string, string>();
        for (const { name, from } of uses) {
          if ((origins.get(name) ?? from) !== from)
            throw new Error(`${from} and ${origins.get(name)} both have ${name}`);
          origins.set(name, from);
        }
        const imports = [...origins].map(([name, from]) => `import { ${name} } from ${JSON.stringify(from)};`);
        const contents = `${imports.join("\n")}\nexport const kit = { ${[...origins.keys()].join(", ")} };`;
        return { contents, resolveDir: dirname(path) };
      });
    },
  };
}

function nameOf(path: string): string {
  return basename(path, ".ts");
}
