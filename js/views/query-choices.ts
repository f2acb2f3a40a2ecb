import type { CatalogInfo } from "../bridge/protocol.ts";
import type { Browser } from "../stores/browser.ts";
import { chooseKind, chooseSort, isSame, orders } from "../stores/narrowing.ts";
import { choice } from "./choice.ts";

/** What is searched for; nothing where there is one thing only. */
export function kindChoice(info: CatalogInfo, query: Browser["query"], box: string, isUsable = true) {
  if (info.kindChoices.length < 2) return null;
  const choose = (id: string) => chooseKind(query, info, id);
  return choice("Kind", box, info.kindChoices, query.kind.value, choose, isUsable);
}

/** The order that the server is asked for; nothing where it knows none. */
export function sortChoice(info: CatalogInfo, query: Browser["query"], box: string, isUsable = true) {
  if (info.sortChoices.length === 0) return null;
  const offered = orders(query, info);
  const chosen = offered.findIndex(({ sort }) => isSame(sort, query.sort.value));
  const options = offered.map(({ label }, index) => ({ id: String(index), label }));
  const choose = (id: string) => chooseSort(query, offered[Number(id)]?.sort ?? null);
  return choice("Order", box, options, String(Math.max(0, chosen)), choose, isUsable);
}
