import type { CatalogInfo, Kind } from "../../js/bridge/protocol.ts";

/** A kind of row that is called what its `id` is, and can be taken. */
export const kind = (id: string, rest: Partial<Kind> = {}): Kind => {
  const label = `${id[0]?.toUpperCase()}${id.slice(1)}`;
  return {
    ...{ id, label, plural: `${id}s`, icon: id, opens: false, takes: true, enters: false, titled: false },
    ...rest,
  };
};

/** A catalog like Rucio's that can nothing but search by name: the ground of those that tests and pictures need. */
export const BARE: CatalogInfo = {
  ...{ title: "Rucio", monogram: "R", instance: "", host: "rucio.example.org", badge: "" },
  ...{ scope: "Scope", placeholder: "Name or pattern", asks: "name", enters: "", entersAll: "", entersFor: [] },
  values: [],
  ...{ kinds: [], kindChoices: [{ id: "all", label: "All kinds" }], columns: [], sorts: [], sortChoices: [] },
  ...{ switches: [], facets: false, facts: false, filterKeys: [], sites: "RSE" },
  ...{ anonymous: false, signsIn: [], hasSettings: false, tips: [], downloads: false, replication: null },
};
