import { createHash } from "node:crypto";

/**
 * The same module, its code run once in a page: the kernel sends it with every widget, and the page loads it anew for
 * each (anywidget makes a blob of it). What the first one exports by default serves all, with its code compiled.
 *
 * Throws when `module` is not one that esbuild made, with a default export alone.
 */
export function evaluatedOnce(name: string, module: string): string {
  const hash = createHash("sha256").update(module).digest("hex").slice(0, 12);
  const key = `Symbol.for("ipylake/${name}/${hash}")`;
  const body = module.replace(/export\{([\w$]+) as default\};\s*$/, "return $1");
  if (body === module) throw new Error(`${name}: a default export, and no other, should end the module`);
  return `export default globalThis[${key}]??=(()=>{${body}})();\n`;
}
