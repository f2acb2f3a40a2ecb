import type { Query } from "../bridge/protocol.ts";
import { visible } from "./visible.ts";

/** A query as one would paste it; within what, where a scope is something that one enters. */
export function queryText({ scope, text }: Query, enters: string): string {
  if (!scope) return text;
  return enters ? `${text || "everything"} in ${scope}` : `${scope}:${text}`;
}

/** A query in one line: as one would paste it, and what it is narrowed by. */
export function wholeText(query: Query, enters: string): string {
  const { kind, filters, facets, switches } = query;
  const words = [queryText(query, enters).split("\n").join(" ")];
  if (kind !== "all") words.push(`(${kind})`);
  if (filters) words.push(`where ${filters}`);
  for (const { facet, values } of facets) words.push(`${facet} is ${values.join(" or ")}`);
  words.push(...switches);
  return visible(words.filter(Boolean).join(" "));
}
