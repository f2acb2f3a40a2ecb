import { describe, expect, it } from "vitest";
import { takingImports } from "../../../js/bundle/taking.ts";

const load = async (code: string) => (await import(`data:text/javascript,${encodeURIComponent(code)}`)).default;

describe("takingImports", () => {
  const MODULE = `import{size as a,visible as b}from"/text.ts";import{h as c}from"preact";let d=a+b+c;export{d as Sum,a as size};\n`;

  it("gives a module that imports nothing: it is handed what it used, by name", async () => {
    const { code } = takingImports(MODULE);
    expect((await load(code))({ size: 1, visible: 20, h: 300, more: 0 })).toEqual({ Sum: 321, size: 1 });
  });

  it("says what is used, and of which module", () => {
    expect(takingImports(MODULE).uses).toEqual([
      { from: "/text.ts", name: "size" },
      { from: "/text.ts", name: "visible" },
      { from: "preact", name: "h" },
    ]);
  });

  it("leaves words alone that look like an import", async () => {
    const { code } = takingImports(`let a='import{x}from"y";export{z};';export{a as text};`);
    expect((await load(code))({}).text).toBe('import{x}from"y";export{z};');
  });

  it.each(['import*as a from"b";export{a as c};', 'import a from"b";export{a as c};'])("refuses %s", (module) => {
    expect(() => takingImports(module)).toThrow("import names from b");
  });
});
