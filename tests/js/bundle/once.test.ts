import { describe, expect, it } from "vitest";
import { evaluatedOnce } from "../../../js/bundle/once.ts";

const MODULE = `let made=globalThis.made=(globalThis.made??0)+1,$a={made};export{$a as default};\n`;
const load = (module: string) => import(`data:text/javascript,${encodeURIComponent(`${module}//${Math.random()}`)}`);

describe("evaluatedOnce", () => {
  it("gives a module whose code runs at its first import in a page, whatever is imported after", async () => {
    const module = evaluatedOnce("entry.js", MODULE);
    const exported = [(await load(module)).default, (await load(module)).default];
    expect(exported[0]).toEqual({ made: 1 });
    expect(exported[1]).toBe(exported[0]);
  });

  it("tells versions of a module apart", async () => {
    const other = MODULE.replace("$a={made}", "$a={made,other:true}");
    const { default: exported } = await load(evaluatedOnce("entry.js", other));
    expect(exported).toMatchObject({ other: true });
  });

  it.each(["export{a as b};", "export{a as default,b};", "let a=1;"])("refuses %s", (module) => {
    expect(() => evaluatedOnce("entry.js", module)).toThrow("a default export");
  });
});
