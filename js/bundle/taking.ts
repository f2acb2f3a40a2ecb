import { nodesOf } from "./syntax.ts";

/** Something that a part uses of the entry: what it is called in the module that exports it. */
export interface Use {
  readonly from: string;
  readonly name: string;
}

/**
 * A module whose imports are given to it: its default export takes them, by name, in one object, and gives what the
 * module exported. `module` is as esbuild writes it, with its exports in one statement at its end.
 *
 * Throws SyntaxError for an import of all names or of the default.
 */
export function takingImports(module: string): { readonly code: string; readonly uses: readonly Use[] } {
  const uses: Use[] = [];
  const taken: string[] = [];
  let [body, at] = ["", 0];
  const replace = ({ start, end }: { start: number; end: number }, words: string) => {
    body += module.slice(at, start) + words;
    at = end;
  };
  for (const node of nodesOf(module)) {
    if (node.type === "ImportDeclaration") {
      for (const one of node.specifiers) {
        if (one.type !== "ImportSpecifier") throw new SyntaxError(`import names from ${node.source.value}`);
        const name = nameOf(one.imported);
        uses.push({ from: `${node.source.value}`, name });
        taken.push(`${name}:${one.local.name}`);
      }
      replace(node, "");
    } else if (node.type === "ExportNamedDeclaration") {
      const given = node.specifiers.map(({ local, exported }) => `${nameOf(exported)}:${nameOf(local)}`);
      replace(node, `return{${given}}`);
    }
  }
  return { code: `export default({${taken}})=>{${body}${module.slice(at)}};\n`, uses };
}

function nameOf(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? `${node.value}`;
}
