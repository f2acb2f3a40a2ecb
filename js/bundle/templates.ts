import htm from "htm";
import { nodesOf } from "./syntax.ts";

/**
 * Templates as the calls that htm would make of them, made while building: the bundle holds neither htm nor spaces that
 * are not drawn. `source` is a module of JavaScript. Throws SyntaxError.
 */
export function compileTemplates(source: string): string {
  const found = nodesOf(source).filter((node) => node.type === "TaggedTemplateExpression");
  const templates = found.filter(({ tag }) => tag.type === "Identifier" && tag.name === "html");

  /** The source from `start` to `end`, its templates compiled. */
  function compiled(start: number, end: number): string {
    let [text, at] = ["", start];
    for (const template of templates) {
      if (template.start < at || template.end > end) continue;
      const { quasis, expressions } = template.quasi;
      const words = quasis.map(({ value }) => value.cooked ?? "");
      text += source.slice(at, template.start);
      text += calls(
        words,
        expressions.map((one) => compiled(one.start, one.end)),
      );
      at = template.end;
    }
    return text + source.slice(at, end);
  }

  return compiled(0, source.length);
}

/**
 * The calls for one template: its words, and the code of the values between them. For htm every value is a mark, which
 * it joins with words as it would the value.
 */
function calls([first = "", ...rest]: readonly string[], values: readonly string[]): string {
  const codes = [...values];
  const words = [first];
  const marks: string[] = [];
  rest.forEach((after, index) => {
    // Spread properties become one without a value.
    if (words.at(-1)?.endsWith("...")) words.push(`${words.pop()}${mark(index)}${after}`);
    else {
      words.push(after);
      marks.push(mark(index));
    }
  });
  const call = (tag: string, props: Record<string, string | true> | null, ...children: string[]): string => {
    if (children.some((child) => child.includes(SPREAD))) throw new SyntaxError("a value follows ... in a text");
    const given = Object.entries(props ?? {}).map(([name, value]) => {
      if (name.startsWith(SPREAD)) return `...${expressionOf(name.slice(3), codes)}`;
      return `${JSON.stringify(name)}: ${value === true ? value : expressionOf(value, codes)}`;
    });
    const rest = [tag, ...children].map((one) => expressionOf(one, codes));
    rest.splice(1, 0, props ? `{${given.join(", ")}}` : "null");
    return mark(codes.push(`html(${rest.join(", ")})`) - 1);
  };
  const roots = [htm.bind(call)(Object.assign(words, { raw: words }), ...marks)].flat();
  const all = roots.map((root) => expressionOf(root, codes));
  return all.length === 1 ? `${all}` : `[${all.join(", ")}]`;
}

const mark = (index: number) => `\0${index}\0`;
const SPREAD = "...\0";

/** The expression that words with marks stand for. */
function expressionOf(words: string, codes: readonly string[]): string {
  const parts = words.split(/\0(\d+)\0/);
  if (parts.length === 1) return JSON.stringify(words);
  if (parts.length === 3 && !parts[0] && !parts[2]) return `(${codes[Number(parts[1])]})`;
  const pieces = parts.map((part, index) =>
    index % 2 ? `\${${codes[Number(part)]}}` : part.replace(/[\\`$]/g, "\\$&"),
  );
  return `\`${pieces.join("")}\``;
}
