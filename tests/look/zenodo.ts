import type {
  CatalogInfo,
  Details,
  Entry,
  Facet,
  FacetValue,
  KeyValue,
  Query,
  Suggestion,
  Tab,
} from "../../js/bridge/protocol.ts";
import { BARE, kind } from "../js/bare-catalog.ts";
import type { Known } from "./lake.ts";
import { INFO as LAKE } from "./lake.ts";

/** A repository of publications, for the eye: invented records with the shapes of real ones. */

export const INFO: CatalogInfo = {
  ...BARE,
  title: "Zenodo",
  monogram: "Z",
  instance: "zenodo.org",
  host: "zenodo.org",
  asks: "words",
  scope: "",
  enters: "Community",
  entersAll: "All communities",
  entersFor: ["all"],
  values: [
    { id: "records", label: "The record as a dict", called: { one: "record", many: "records" } },
    { id: "dois", label: "DOI of this version", called: { one: "DOI", many: "DOIs" } },
    { id: "concept_dois", label: "DOI of all versions", called: { one: "DOI", many: "DOIs" } },
  ],
  placeholder: "Words, or paste a DOI or the address of a record",
  kinds: [
    kind("record", { opens: true, titled: true }),
    kind("draft", { opens: true, titled: true }),
    kind("community", { plural: "communities", takes: false, enters: true, titled: true }),
    kind("file"),
  ],
  kindChoices: [
    { id: "all", label: "Records" },
    { id: "communities", label: "Communities" },
    { id: "mine", label: "My records" },
    { id: "drafts", label: "My drafts" },
  ],
  columns: [
    { id: "type", label: "Type", shows: "text" },
    { id: "access", label: "Access", shows: "access" },
    { id: "size", label: "Size", shows: "size" },
    { id: "published", label: "Published", shows: "modified" },
  ],
  sorts: ["published"],
  sortChoices: [
    { label: "Best match", sort: null, kinds: [], needsText: true },
    { label: "Most recent", sort: { column: "newest", descending: false }, kinds: [], needsText: false },
    { label: "Most viewed", sort: { column: "mostviewed", descending: false }, kinds: ["all"], needsText: false },
    {
      label: "Most downloaded",
      sort: { column: "mostdownloaded", descending: false },
      kinds: ["all"],
      needsText: false,
    },
  ],
  switches: [{ id: "all-versions", label: "All versions", kinds: ["all", "mine"] }],
  facets: true,
  anonymous: true,
  sites: "",
  signsIn: LAKE.signsIn.filter(({ id }) => id === "token"),
  downloads: true,
  tips: [
    { label: "Search", text: "words, or conditions such as `title:fire AND creators.name:Hagen`", queries: [] },
    { label: "Paste", text: "a DOI or the address of a record", queries: [] },
  ],
};

const GB = 1e9;
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000;

const record = (id: number, title: string, type: string, access: string, size: number, date: string): Known => ({
  entry: [String(id), title, "record", Math.round(size), null, day(date), [type, access]],
  facts: { size: null, parts: null, modified: null, availability: null },
});

const FIRST = record(
  1234567,
  "Sentinel-2 burned-area masks, Mediterranean 2017–2023",
  "Dataset",
  "open",
  8.2 * GB,
  "2024-06-11",
);

const RECORDS = [
  FIRST,
  record(1198, "Burned area time series from VIIRS active fire, Iberia", "Dataset", "open", 0.64 * GB, "2024-03-02"),
  record(1187, "firemask: training code and weights", "Software", "open", 0.311 * GB, "2024-02-19"),
  record(1170, "Post-fire soil respiration, Evia chamber campaign", "Dataset", "embargoed", 48e6, "2023-11-30"),
  record(1165, "Hand-labelled fire scars of Sicily for validation", "Dataset", "restricted", 2.4 * GB, "2023-10-08"),
  record(1159, "Fuel moisture samples, Corsica 2019–2022", "Dataset", "open", 3.1e6, "2023-07-21"),
  record(1151, "Uncertainty of burned-area products in shrubland", "Journal article", "open", 14e6, "2023-05-16"),
  record(1144, "Burn severity from dNBR: notebooks", "Software", "open", 22e6, "2023-04-04"),
  record(1139, "MODIS–Sentinel-2 co-registration tables", "Dataset", "open", 87e6, "2022-12-12"),
  record(
    1131,
    "Supplementary material to: A comparison of thirty-one algorithms for the detection of burned areas in the Mediterranean basin, with an extended discussion of commission errors over ploughed fields, quarries and the shadows of clouds",
    "Conference paper",
    "metadata-only",
    0,
    "2022-11-02",
  ),
];

export const found = (index: number): Known =>
  RECORDS[index] ??
  record(
    1100 - index,
    `Burned areas of 20${10 + (index % 14)}, part ${index}`,
    "Dataset",
    "open",
    index * 1e7,
    "2021-08-01",
  );

const COMMUNITIES = [
  "Wildfire Research",
  "European Forest Fire Information System",
  "Fire Ecology Data",
  "Smoke & Health",
];

export const foundCommunity = (index: number): Known => ({
  entry: [
    `community-${index}`,
    COMMUNITIES[index] ?? `Community ${index}`,
    "community",
    null,
    null,
    day("2020-02-01"),
    ["Project", ""],
  ],
  facts: { size: null, parts: null, modified: null, availability: null },
});

const file = (name: string, size: number): Known => ({
  entry: [`1234567/${name}`, name, "file", size, null, null, []],
  facts: { size: null, parts: null, modified: null, availability: null },
});

export const RECORD = FIRST.entry[0];
export const FILES = ["masks_2017.tif", "masks_2018.tif"].map((name) => `1234567/${name}`);
export const BELOW: Readonly<Record<string, readonly Known[]>> = {
  [RECORD]: [file("masks_2017.tif", 1.1 * GB), file("masks_2018.tif", 1.2 * GB), file("README.md", 6000)],
};

const facet = (id: string, label: string, values: readonly (readonly [string, number, string?])[]): Facet => ({
  ...{ id, label, several: true, more: 0 },
  values: values.map(
    ([value, count, within = ""]): FacetValue => ({
      ...{ value: within ? `${within}-${value}` : value.toLowerCase(), label: value, count, chosen: false, within },
    }),
  ),
});

export const FACETS: readonly Facet[] = [
  facet("type", "Type", [
    ["Dataset", 318],
    ["Software", 41],
    ["Publication", 27],
    ["Journal article", 19, "publication"],
    ["Conference paper", 8, "publication"],
    ["Poster", 9],
  ]),
  facet("access", "Access", [
    ["Open", 316],
    ["Embargoed", 6],
    ["Restricted", 37],
  ]),
  facet("file-type", "File type", [
    ["tif", 204],
    ["csv", 133],
    ["nc", 58],
    ["zip", 51],
    ["gpkg", 33],
    ["md", 31],
    ["pdf", 28],
    ["parquet", 17],
    ["json", 12],
  ]),
  facet("published", "Published", [
    ["2024", 96],
    ["2023", 121],
    ["2022", 88],
  ]),
];

/** A facet of more values than one looks through, some with long names. */
export const MANY: readonly Facet[] = [
  facet(
    "subject",
    "Keywords and subjects",
    Array.from({ length: 180 }, (_, index) => [
      index % 9 === 4
        ? `remote sensing of vegetation fires, chapter ${index}`
        : `keyword ${String(index).padStart(3, "0")}`,
      12_345 - index * 61,
    ]),
  ),
  ...FACETS.slice(0, 2),
];

const row = (key: string, value: string, shows: KeyValue["shows"] = "text", url = ""): KeyValue => ({
  ...{ key, value, shows, url },
});
const doi = (key: string, value: string) => row(key, value, "mono", `https://doi.org/${value}`);

const DESCRIPTION = `<p>Yearly burned-area masks at 20 m for 31 fire regions, from Sentinel-2 L2A with a U-Net trained on
hand-labelled scars. Each GeoTIFF holds day of burn and class probability.</p><p>See the <a
href="https://example.org/protocol">labelling protocol</a>.</p>`;

const person = (name: string, affiliations: readonly number[], orcid = "", role = "") => ({
  ...{ name, role, affiliations, isOrganisation: false },
  url: orcid && `https://orcid.org/${orcid}`,
});

const tab = (id: string, label: string, sections: Tab["sections"], count: number | null = null): Tab => ({
  ...{ id, label, count, sections, fault: null, isDue: false },
});

const AUTHORS = Array.from({ length: 200 }, (_, index) =>
  person(
    `Author${index % 7 ? "" : "-Longfamilyname"}, ${"ABCDEFGHIJ"[index % 10]}. ${index}`,
    [index % 41],
    index % 3 ? "0000-0002-1825-0097" : "",
  ),
);
const PLACES = Array.from({ length: 41 }, (_, index) => ({
  name: `Institute ${index} of Geoecology, University of a City with a Long Name ${index}`,
  url: index % 2 ? "https://ror.org/010nsgg66" : "",
}));

export function detailsOf(entry: Entry, isLarge = false): Details {
  const [people, affiliations] = isLarge
    ? [AUTHORS, PLACES]
    : [
        [
          person("Hagen, Mira", [0], "0000-0002-1825-0097"),
          person("Okafor, Chidi", [0, 1], "0000-0001-5109-3700"),
          person("Ferrando, Lluís", [1], "", "Data curator"),
        ],
        [
          { name: "Institute of Geoecology, TU Braunschweig", url: "https://ror.org/010nsgg66" },
          { name: "CREAF, Barcelona", url: "" },
        ],
      ];
  const version = (label: string, id: number, published: string, isShown = false, isLatest = false) => ({
    ...{ entry: [String(id), `${entry[1]}, ${label}`, "record", null, null, null, []] as Entry, label, published },
    ...{ doi: `10.5281/zenodo.${id}`, isShown, isLatest },
  });
  return {
    type: "details",
    entry,
    tabs: [
      tab("record", "Record", [
        { type: "people", title: "", people, affiliations },
        {
          type: "tags",
          tags: [
            { text: "Dataset", url: "", mark: "" },
            {
              text: entry[6][1] === "restricted" ? "Restricted" : "Open",
              url: "",
              mark: entry[6][1] === "restricted" ? "restricted" : "open",
            },
            { text: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/", mark: "" },
            { text: "v2.1, latest of 3", url: "", mark: "" },
          ],
        },
        {
          type: "key-values",
          title: "",
          rows: [
            doi("DOI", "10.5281/zenodo.1234567"),
            doi("All versions", "10.5281/zenodo.1234566"),
            row("Published", "2024-06-11"),
            row("Supplement to", "10.1016/j.rse.2024.114", "mono", "https://doi.org/10.1016/j.rse.2024.114"),
            row(
              "Funding",
              "European Commission: FirEUrisk (101003890)",
              "text",
              "https://cordis.europa.eu/project/id/101003890",
            ),
          ],
        },
        { type: "entries", title: "Communities", entries: [foundCommunity(0).entry] },
        { type: "rich-text", title: "Description", html: DESCRIPTION, shortened: false },
        {
          type: "exports",
          title: "Cite as",
          forms: [
            { id: "apa", label: "APA" },
            { id: "harvard", label: "Harvard" },
            { id: "bibtex", label: "BibTeX" },
            { id: "datacite", label: "DataCite JSON" },
          ],
          other: "Any CSL style",
          text: "Hagen, M., Okafor, C., & Ferrando, L. (2024). Sentinel-2 burned-area masks, Mediterranean 2017–2023 (2.1) [Data set]. Zenodo. https://doi.org/10.5281/zenodo.1234567",
        },
      ]),
      tab(
        "files",
        "Files",
        [
          {
            type: "file-lines",
            title: "",
            files: [
              { name: "masks_2017.tif", size: 1.1 * GB, checksum: "md5:3d2e0c3a1f1b8d7e6a5b4c3d2e1f0a9b", note: "" },
              { name: "masks_2018.tif", size: 1.2 * GB, checksum: "md5:0cc175b9c0f1b6a831c399e269772661", note: "" },
              {
                name: "labels/a_very_long_name_of_a_file_with_labels_of_the_year_2018_and_some_more.geojson",
                size: 6000,
                checksum: "md5:92eb5ffee6ae2fec3ad71c777531578f",
                note: "Restricted: sign in with an account that may read it",
              },
            ],
          },
        ],
        9,
      ),
      tab(
        "versions",
        "Versions",
        [
          {
            type: "versions",
            title: "",
            versions: [
              version("v2.1", 1234567, "2024-06-11", true, true),
              version("v2.0", 1200001, "2023-12-01"),
              version("v1.0", 1100001, "2022-03-15"),
            ],
          },
        ],
        3,
      ),
      tab("statistics", "Statistics", [
        {
          type: "key-values",
          title: "This version",
          rows: [row("Views", "1204", "count"), row("Downloads", "388", "count")],
        },
        {
          type: "key-values",
          title: "All versions",
          rows: [row("Views", "5310", "count"), row("Downloads", "12044", "count")],
        },
      ]),
    ],
    links: [{ label: "Open on zenodo.org", url: "https://zenodo.org/records/1234567" }],
  };
}

export const BIBTEX = `@dataset{hagen_2024_1234567,
  author    = {Hagen, Mira and Okafor, Chidi and Ferrando, Lluís},
  title     = {Sentinel-2 burned-area masks, Mediterranean 2017–2023},
  year      = 2024,
  publisher = {Zenodo},
  doi       = {10.5281/zenodo.1234567}
}`;

export const QUERY: Query = {
  ...{ text: "burned area mediterranean", scope: "", kind: "all", sort: null, filters: "", switches: [] },
  facets: [{ facet: "type", values: ["dataset", "software"] }],
};

/** As they are looked up by name. */
export const PROPOSED: readonly Suggestion[] = [
  "Wildfire Research",
  "European Forest Fire Information System: burned areas, severity and fuels",
  "Wildfire smoke and health",
].map((label, index) => ({ value: `community:c${index}`, label, mine: false, note: "", more: [] }));
