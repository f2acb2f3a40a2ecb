import type { CatalogInfo } from "../bridge/protocol.ts";

/** Whether there is something a list can be narrowed by, besides conditions. */
export function narrows({ facets, switches, enters }: CatalogInfo): boolean {
  return facets || switches.length > 0 || enters !== "";
}
