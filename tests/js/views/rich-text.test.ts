// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { html } from "../../../js/dom/html.ts";
import { richText } from "../../../js/views/rich-text.ts";
import hostile from "../../hostile.json" with { type: "json" };
import { expectHarmless, mount, textOf } from "./rig.ts";

const TEXT = "b blockquote br code dd dl dt em hr i li ol p pre s strong sub sup table tbody td th thead tr u ul h5";

async function shown(markup: string): Promise<HTMLElement> {
  return mount(() => html`<div>${richText(markup)}</div>`, {});
}

/** Elements, attributes and addresses of the allow-list, and no other. */
function expectBuilt(host: Element) {
  for (const element of host.firstElementChild?.querySelectorAll("*") ?? []) {
    const names = element.getAttributeNames();
    if (element.localName !== "a") expect([element.localName, names]).toEqual([expect.toSatisfy(isText), []]);
    else {
      expect(names.sort()).toEqual(["class", "href", "rel", "target", "title"]);
      expect(element.getAttribute("href")).toMatch(/^(https?:\/\/|mailto:)/i);
      expect([element.getAttribute("rel"), element.getAttribute("target")]).toEqual(["noopener", "_blank"]);
    }
  }
}

const isText = (name: string) => TEXT.split(" ").includes(name);

describe("richText()", () => {
  // What the kernel has let through is harmless already: the view does not rely on it.
  it.each(Object.entries(hostile.descriptions))(
    "draws nothing that acts or loads of %s [fault 54, 55, 58]",
    async (_, markup) => {
      const fetched = vi.spyOn(globalThis, "fetch");
      const host = await shown(markup);
      expectBuilt(host);
      expectHarmless(host);
      expect(fetched).not.toHaveBeenCalled();
      expect(globalThis).not.toHaveProperty("attacked");
    },
  );

  it("draws structure, emphasis and links", async () => {
    const host = await shown(
      '<h2>Run 7</h2><p>See <a href="https://example.org/a">this <b>one</b></a></p><ul><li>x</li></ul>',
    );
    const link = 'href="https://example.org/a" title="https://example.org/a" target="_blank" rel="noopener"';
    expect(host.firstElementChild?.innerHTML).toBe(
      `<h5>Run 7</h5><p>See <a class="link" ${link}>this <b>one</b></a></p><ul><li>x</li></ul>`,
    );
  });

  it("makes a link of an image, and says what it shows [fault 58]", async () => {
    const host = await shown(
      '<img src="https://example.org/a.png" alt="A plot"><img src="https://example.org/b.png"><img alt="only said">',
    );
    expect(textOf(host)).toBe("A plotImageonly said");
    expect([...host.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
      "https://example.org/a.png",
      "https://example.org/b.png",
    ]);
  });

  it("reads what a form or a document hides behind names of its own [fault 55]", async () => {
    const host = await shown('<img name="body"><form><input name="childNodes"><input name="nodeName">said</form>');
    expect(textOf(host)).toBe("Imagesaid");
    expectBuilt(host);
  });

  it.each(["b", "div", "ul", "blockquote", "a href=https://example.org/"])(
    "draws %s in itself a thousand times [fault 54]",
    async (tag) => {
      const host = await shown(`${`<${tag}>`.repeat(1000)}said`);
      expect(textOf(host)).toBe("said");
    },
  );

  it("shows characters that are out of sight [fault 57]", async () => {
    expect(textOf(await shown("<p>gpj.&#x202e;exe a\u200bb</p>"))).toBe("gpj.⟨U+202E⟩exe a⟨U+200B⟩b");
  });

  it("shows the words where nobody may parse", async () => {
    vi.spyOn(DOMParser.prototype, "parseFromString").mockImplementation(() => {
      throw new TypeError("This document requires 'TrustedHTML' assignment.");
    });
    expect(textOf(await shown("<p>said <b>loud</b></p><script>"))).toBe("said loud");
  });

  it("draws nothing but its allow-list, whatever it is given [fault 54]", async () => {
    const pieces = fc.constantFrom(
      ..."< > / = ' \" <b> <a href= javascript: https:// <img src= <svg <math onload=x <style> </ --> <!-- <form> <p> x".split(
        " ",
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async (some) => expectBuilt(await shown(some.join("")))),
      { numRuns: 150 },
    );
  });
});
