import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import htm from "htm";
import { describe, expect, it } from "vitest";
import { compileTemplates } from "../../../js/bundle/templates.ts";

const VIEWS = join(import.meta.dirname, "../../../js/views");

/** What an element is made of, in place of what draws it. */
const element = (tag: unknown, props: unknown, ...children: unknown[]) => ({ tag, props, children });

const Part = () => null;
const GIVEN = { yes: true, none: null, word: "word", rest: { id: "a", title: "b" }, list: [1, 2] };

type Html = (words: TemplateStringsArray, ...values: unknown[]) => unknown;
type Draw = (html: Html, part: typeof Part, given: typeof GIVEN) => unknown;

const CASES: Readonly<Record<string, Draw>> = {
  "an element": (html) => html`<p></p>`,
  "text and its spaces": (html) => html`<p>
    one <b>two</b>
    three
  </p>`,
  attributes: (html, _, { word }) => html`<input type="text" required value=${word} aria-label='a b' data-x=1 />`,
  "attributes joined of words and values": (html, _, { word, none }) =>
    html`<p class="a ${word} b${none}" id=x-${word}-${none}></p>`,
  "an attribute of two values": (html, _, { word }) => html`<p class="${word}${word}"></p>`,
  "spread properties, in their order": (html, _, { rest }) => html`<p id="z" ...${rest} title="y"></p>`,
  "two spreads and what follows": (html, _, { rest, word }) =>
    html`<p ...${rest} ...${{ id: word }} class=${word}>${word}</p>`,
  components: (html, part, { word }) => html`<${part} word=${word} aria-label="a" yes>${word}<//>`,
  "a component without end": (html, part, { rest }) => html`<div><${part} ...${rest} /></div>`,
  "values among text": (html, _, { word, list, none }) => html`<p>${word} and ${list} ${none && 1}</p>`,
  "values side by side": (html, _, { word, yes }) => html`<p>${word}${yes}</p>`,
  "templates within templates": (html, _, { list }) =>
    html`<ul>${list.map((one) => html`<li key=${one}>${one > 1 && html`<b>${one}</b>`}</li>`)}</ul>`,
  "several roots": (html, _, { word }) => html`<p>a</p> <p>${word}</p>`,
  "text alone": (html) => html`plain`,
  "a value alone": (html, _, { word }) => html`${word}`,
  "signs that mean something in JavaScript": (html, _, { word }) =>
    html`<p title="\`\${} \\ ${word}">\`\${1} \\ "'</p>`,
  comments: (html) => html`<p><!-- not drawn -->a</p>`,
};

describe("compileTemplates", () => {
  it.each(Object.entries(CASES))("gives what htm gives: %s", (_, draw) => {
    const compiled: Draw = new Function(`return ${compileTemplates(`(${draw})`)}`)();
    const html = htm.bind(element);
    expect(compiled(element, Part, GIVEN)).toEqual(draw(html, Part, GIVEN));
  });

  it("refuses a text that looks like spread properties", () => {
    expect(() => compileTemplates(`(${(html: Html) => html`<p>wait...${1}</p>`})`)).toThrow(SyntaxError);
  });

  it("leaves no template in any view, and templates of other tags alone", () => {
    for (const name of readdirSync(VIEWS)) {
      const { code } = transformSync(readFileSync(join(VIEWS, name), "utf8"), { loader: "ts", target: "es2022" });
      expect(compileTemplates(code), name).not.toContain("html`");
    }
    expect(compileTemplates("other`<p></p>`")).toBe("other`<p></p>`");
  });
});
