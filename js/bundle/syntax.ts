import { type AnyNode, parse } from "acorn";

export type { AnyNode } from "acorn";

/** All nodes of a module, parents before their children. */
export function nodesOf(source: string): AnyNode[] {
  return [...below(parse(source, { ecmaVersion: 2022, sourceType: "module" }))];
}

function* below(value: unknown): Generator<AnyNode> {
  if (Array.isArray(value)) for (const one of value) yield* below(one);
  else if (isNode(value)) {
    yield value;
    for (const part of Object.values(value)) yield* below(part);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
