import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundled, type Module } from "../../../js/bundle/bundle.ts";

const FIXTURE = join(import.meta.dirname, "fixture");
const build = () => bundled(join(FIXTURE, "entry.ts"), join(FIXTURE, "parts"));
const load = async (code: string) => (await import(`data:text/javascript,${encodeURIComponent(code)}`)).default;

describe("bundled", () => {
  it("gives an entry without its parts, and for each a name to get it by", async () => {
    const { entry, parts } = await build();
    const { open } = await load(entry.code);
    expect([entry.name, (await open()).name]).toEqual(["entry", parts[0]?.name]);
    expect(entry.code).not.toContain("only in a part");
  });

  it("names a part after its code", async () => {
    const names = (await Promise.all([build(), build()])).map(({ parts }) => parts[0]?.name);
    expect(names[0]).toMatch(/^one-[0-9a-f]{12}$/);
    expect(names[1]).toBe(names[0]);
  });

  it("hands to a part what the entry holds, so that there is one of each", async () => {
    const { entry, parts } = await build();
    const { counted, kit } = await load(entry.code);
    const { One } = (await load(parts[0]?.code ?? ""))(kit);
    const first = counted();
    expect([One(), counted()]).toEqual([`only in a part ${first + 1}`, first + 2]);
  });

  it("leaves one preact and one signals in the whole front end, those of the entry", async () => {
    const js = join(import.meta.dirname, "..", "..", "..", "js");
    const { entry, parts } = await bundled(join(js, "browser.ts"), join(js, "parts"));
    // Words of the two libraries that no minifier may change.
    const marked = ({ code }: Module) =>
      ["dangerouslySetInnerHTML", "Cycle detected"].map((mark) => code.includes(mark));
    expect(marked(entry)).toEqual([true, true]);
    for (const part of parts) expect(marked(part), part.name).toEqual([false, false]);
  });
});
