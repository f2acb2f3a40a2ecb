import { faultOf } from "../../js/bridge/fault.ts";
import type {
  CatalogInfo,
  Draft,
  FormFile,
  FormInfo,
  FormState,
  FormValue,
  KeyValue,
  Publication,
  Result,
  Review,
} from "../../js/bridge/protocol.ts";
import { type FormScript, field, file, value } from "./form.ts";
import { INFO } from "./lake.ts";

const choice = (id: string, label: string) => ({ value: id, label, note: "" });

/** A form with every kind of field, and a service that keeps drafts: as Zenodo has it. */
export const DEPOSIT: FormInfo = {
  ...{ title: "Zenodo", action: "Send", names: "Name in the record", roots: ["/home/m.hagen"] },
  ...{ maxDrop: 100_000_000, maxFiles: 100, maxBytes: 50_000_000_000, variables: true, scripted: true },
  ...{ keepsDrafts: true, publishes: true, imports: "CITATION.cff, .zenodo.json, RO-Crate, a DOI" },
  sections: [
    {
      ...{ id: "basics", label: "Basics", note: "" },
      fields: [
        field({ id: "doi", label: "DOI", kind: "doi", mono: true }),
        field({
          ...{ id: "resource_type", label: "Type", kind: "choice", required: true },
          choices: [choice("dataset", "Dataset"), choice("software", "Software"), choice("image-figure", "Figure")],
        }),
        field({ id: "title", label: "Title", required: true }),
        field({ id: "publication_date", label: "Date", kind: "period", required: true }),
        field({ id: "description", label: "Description", kind: "long-text" }),
        field({ id: "keywords", label: "Keywords", kind: "tags", free: true, placeholder: "Words, each with Enter" }),
        field({ id: "languages", label: "Languages", kind: "tags", placeholder: "English, …" }),
      ],
    },
    {
      ...{ id: "people", label: "People", note: "in order of citation" },
      fields: [field({ id: "creators", label: "Creators", kind: "people", required: true })],
    },
    {
      ...{ id: "rights", label: "Rights", note: "" },
      fields: [
        field({
          ...{ id: "access", label: "Files", kind: "access" },
          choices: [choice("open", "Open"), choice("embargoed", "Embargo until…"), choice("restricted", "Restricted")],
        }),
        field({ id: "licenses", label: "License", kind: "tags" }),
        field({
          ...{ id: "community", label: "Community", kind: "find", placeholder: "None" },
          hint: "Its curators look at it before it is published",
        }),
      ],
    },
    {
      ...{ id: "related", label: "Related", note: "" },
      fields: [
        field({
          ...{ id: "related", label: "Works", kind: "rows" },
          columns: [
            field({
              ...{ id: "relation", label: "Relation", kind: "choice", required: true },
              choices: [
                choice("issupplementto", "Is supplement to"),
                choice("cites", "Cites"),
                choice("isderivedfrom", "Is derived from"),
              ],
            }),
            field({
              id: "identifier",
              label: "Identifier",
              required: true,
              mono: true,
              placeholder: "DOI, address, …",
            }),
          ],
        }),
      ],
    },
  ],
};

const CATALOG: CatalogInfo = {
  ...INFO,
  ...{ title: "Zenodo", monogram: "Z", instance: "sandbox.zenodo.org", host: "sandbox.zenodo.org", badge: "Sandbox" },
};

const FILES: readonly FormFile[] = [
  file(0, "masks_2023.tif", 1_210_000_000),
  file(1, "masks_2022.tif", 1_090_000_000),
  file(2, "summary.parquet", 0, { path: "", note: "DataFrame summary", variable: "summary" }),
];

export const person = (name: string, orcid: string, ...places: readonly string[]) => [
  "person",
  name,
  orcid,
  "",
  ...places,
];
const TU = "010nsgg66\tTechnische Universität Braunschweig";
const CREAF = "03abrgd14\tCREAF";

const VALUES: readonly FormValue[] = [
  value("resource_type", "dataset"),
  value("title", "Sentinel-2 burned-area masks, Mediterranean 2017–2023"),
  value("publication_date", "2026-11-21"),
  value(
    "description",
    "Yearly burned-area masks at 20 m for 31 fire regions, from Sentinel-2 L2A with a U-Net trained on hand-labelled scars.",
  ),
  value("keywords", "", [["wildfire"], ["burned area"], ["Sentinel-2"]]),
  value("languages", "", [["eng\tEnglish"]]),
  value("creators", "", [
    person("Hagen, Mira", "0000-0002-1825-0097", TU),
    person("Okafor, Chidi", "0000-0001-5109-3700", CREAF, TU),
    ["organization", "Wildfire Lab", "", "", CREAF],
  ]),
  value("access", "open"),
  value("licenses", "", [["cc-by-4.0\tCreative Commons Attribution 4.0 International"]]),
  value("community", "wildfire\tWildfire Research"),
  value("related", "", [
    ["issupplementto", "10.1000/182"],
    ["cites", "arXiv:2101.00001"],
  ]),
];

const DRAFT: Draft = {
  ...{
    id: "1234567",
    kind: "new",
    state: "saved",
    savedAt: 1_795_269_720,
    url: "https://sandbox.zenodo.org/uploads/1234567",
  },
  ...{ doi: "10.5072/zenodo.1234567", of: "", review: "", room: null, fault: null },
};
const NEW_DRAFT: Draft = { ...DRAFT, id: "", state: "unsaved", savedAt: null, url: "", doi: "" };
const FILLED: Partial<FormState> = { version: 2, values: VALUES, files: FILES, problems: [], draft: DRAFT };
const problem = (name: string, message: string, row: number | null = null, column = "") => ({
  ...{ field: name, message, row, column },
});
const rows = (pairs: Readonly<Record<string, string>>): readonly KeyValue[] =>
  Object.entries(pairs).map(([key, text]) => ({ key, value: text, shows: "text", url: "" }));

const REVIEWED = rows({
  Title: "Sentinel-2 burned-area masks, Mediterranean 2017–2023",
  Type: "Dataset",
  Date: "2026-11-21",
  Creators: "Hagen, Mira; Okafor, Chidi; Wildfire Lab",
  License: "CC BY 4.0",
  Files: "open at once",
  Community: "Wildfire Research, after review by its curators",
});
const REVIEW: Partial<Review> = {
  ...{ digest: "0a1b2c3d4e5f6071", title: "This will be sent", where: "As m.hagen to a draft on sandbox.zenodo.org" },
  ...{ rows: REVIEWED, files: FILES, notes: ["A sandbox: what is there may be wiped at any time"], problems: [] },
};
const PUBLICATION: Publication & { type: "publication" } = {
  ...{ type: "publication", digest: "0a1b", title: "This will be published", action: "Publish", phrase: "publish" },
  where: "On sandbox.zenodo.org, for everyone, under the DOI `10.5072/zenodo.1234567`.",
  rows: REVIEWED,
  compared: "3 files, 2.30 GB on the server: MD5 equal to your copies",
  forever: [
    "The DOI: it cannot be taken back, and the record stays findable under it",
    "The files, 30 days from now: then a change is a new version",
  ],
  later: ["title", "description", "people", "license"],
  links: [{ label: "Preview", url: "https://sandbox.zenodo.org/uploads/1234567?preview=1" }],
  problems: [],
};
const DONE = FILES.map((one) => ({ ...one, size: one.size || 310_000, state: "done" as const, done: one.size }));
const SENT: Partial<FormState> = { ...FILLED, phase: "sent", files: DONE };

const scripted = (state: Partial<FormState>, rest: Partial<FormScript> = {}): { readonly form: FormScript } => ({
  form: {
    form: DEPOSIT,
    catalog: CATALOG,
    state,
    review: REVIEW,
    answers: { "get-publication": PUBLICATION },
    ...rest,
  },
});

const SUGGESTED: Result = {
  type: "suggestions",
  ...{ matching: 2, total: 2 },
  items: [
    {
      ...{ value: "0000-0002-1825-0097", mine: false, note: "TU Braunschweig", label: "Hagen, Mira" },
      more: person("Hagen, Mira", "0000-0002-1825-0097", TU),
    },
    { value: "0000-0001-5109-3700", mine: false, note: "", label: "Hagen, Mirjam", more: person("Hagen, Mirjam", "") },
  ],
};
const SENDING = FILES.map((one, at) =>
  at === 0
    ? { ...one, state: "done" as const }
    : at === 1
      ? { ...one, state: "sending" as const, done: 640_000_000 }
      : one,
);

const FULL = [problem("files", "These are 53.7 GB; there is room for 50.0 GB")];

const WRONG = [
  problem("title", "Title cannot be blank."),
  problem("publication_date", "Write a date like 2026-11-21, 2026-11 or 2026, or two of them with a slash between"),
  problem("creators", "0000-0002-1825-0098 is no ORCID: one looks like 0000-0002-1825-0097", 0, "orcid"),
  problem("languages", "“Elvish” is not known there: choose one that is proposed"),
];

const NOTHING_YET = [
  problem("files", "Add a file"),
  problem("title", "Title is missing"),
  problem("creators", "Creators: add one"),
];

/** What a kernel says in each of the states of `states.ts`. */
export const SCRIPTS = {
  empty: scripted(
    {
      ...{ version: 1, values: [], files: [], problems: NOTHING_YET },
      draft: NEW_DRAFT,
    },
    { review: { ...REVIEW, digest: "", problems: NOTHING_YET } },
  ),
  filled: scripted(FILLED),
  names: scripted(
    { ...FILLED, files: [], values: [value("creators", "", [person("Hagen, Mira", "")])] },
    { form: { ...DEPOSIT, sections: DEPOSIT.sections.slice(1, 2) }, answers: { suggest: SUGGESTED } },
  ),
  embargo: scripted({
    ...FILLED,
    values: [
      ...VALUES.filter((one) => one.field !== "access"),
      value("access", "embargoed", [["2027-11-21", "Under review"]]),
    ],
  }),
  wrong: scripted(
    {
      ...FILLED,
      draft: { ...DRAFT, state: "unsaved" },
      problems: WRONG,
      values: [
        ...VALUES.filter((one) => !["title", "publication_date", "languages"].includes(one.field)),
        value("publication_date", "2026/tomorrow"),
        value("languages", "", [["eng\tEnglish"], ["Elvish"]]),
      ],
    },
    { review: { ...REVIEW, digest: "", problems: WRONG } },
  ),
  unsaved: scripted({
    ...FILLED,
    draft: {
      ...DRAFT,
      state: "failed",
      fault: {
        ...faultOf("unreachable", "Could not save the draft on sandbox.zenodo.org: no connection"),
        hint: "What you typed stays here. Save draft tries again",
      },
    },
  }),
  version: scripted(
    { ...FILLED, draft: { ...DRAFT, kind: "version", of: "version 1.0, 10.5072/zenodo.17" } },
    {
      review: {
        ...REVIEW,
        since: "version 1.0, 10.5072/zenodo.17",
        differences: [
          {
            key: "Title",
            before: "Sentinel-2 burned-area masks 2017–2022",
            after: "Sentinel-2 burned-area masks, Mediterranean 2017–2023",
          },
          { key: "Version", before: "1.0", after: "2.0" },
          { key: "masks_2023.tif", before: "", after: "1.21 GB" },
        ],
      },
    },
  ),
  sending: scripted(
    { ...FILLED, phase: "sending", files: SENDING },
    {
      progress: {
        ...{ type: "form-progress", files: SENDING, done: 1_850_000_000, total: 2_300_310_000, rate: 52_000_000 },
        doing: "Sending",
      },
    },
  ),
  sent: scripted(SENT),
  differs: scripted(SENT, {
    answers: {
      "get-publication": {
        ...PUBLICATION,
        ...{
          digest: "",
          compared: "",
          problems: [problem("files", "`masks_2022.tif`: its MD5 on the server differs from your copy")],
        },
      },
    },
  }),
  publishing: scripted({ ...SENT, phase: "publishing" }),
  published: scripted({
    ...SENT,
    phase: "done",
    result: [
      { key: "DOI", value: "10.5072/zenodo.1234567", shows: "mono", url: "https://doi.org/10.5072/zenodo.1234567" },
      {
        key: "All versions",
        value: "10.5072/zenodo.1234566",
        shows: "mono",
        url: "https://doi.org/10.5072/zenodo.1234566",
      },
      ...rows({ Community: "Wildfire Research: accepted", "In Python": "deposit.value" }),
    ],
    links: [{ label: "sandbox.zenodo.org/records/1234567", url: "https://sandbox.zenodo.org/records/1234567" }],
    texts: [
      {
        type: "text",
        title: "BibTeX",
        text: "@dataset{hagen_2026_1234567,\n  author = {Hagen, Mira and Okafor, Chidi},\n  title  = {Sentinel-2 burned-area masks},\n  doi    = {10.5072/zenodo.1234567}\n}",
      },
      {
        type: "text",
        title: "APA",
        text: "Hagen, M., & Okafor, C. (2026). Sentinel-2 burned-area masks [Data set]. Zenodo.",
      },
    ],
  }),
  submitted: scripted({
    ...SENT,
    phase: "done",
    draft: { ...DRAFT, doi: "", review: "Wildfire Research: waiting for review" },
    result: rows({
      Draft: "https://sandbox.zenodo.org/uploads/1234567",
      Community: "Wildfire Research: waiting for review",
      Files: "3 files, 2.30 GB: MD5 equal to your copies",
    }),
    links: [{ label: "Preview", url: "https://sandbox.zenodo.org/uploads/1234567" }],
  }),
  drafts: scripted(FILLED, {
    answers: {
      "get-drafts": {
        type: "drafts",
        more: true,
        items: [
          { ...DRAFT, title: "Sentinel-2 burned-area masks", modified: 1_795_269_720, note: "" },
          {
            ...DRAFT,
            id: "17",
            kind: "version",
            title: "Grid of fire regions",
            modified: 1_795_000_000,
            note: "Wildfire Research: in review",
          },
          { ...DRAFT, id: "18", title: "", doi: "", modified: 1_794_000_000, note: "" },
        ].map(({ id, title, kind, modified, doi, url, note }) => ({
          id,
          title,
          kind,
          modified,
          doi,
          url,
          note,
        })) as never,
      },
    },
  }),
  imported: scripted(FILLED, {
    answers: {
      "import-metadata": {
        type: "imported",
        taken: ["Title", "Creators"],
        kept: ["Description"],
        notes: ["`cff-version` is not known here"],
      },
    },
  }),
  code: scripted(FILLED, {
    answers: {
      "get-code": {
        type: "code",
        text: "from ipylake.zenodo import Zenodo\n\nzenodo = Zenodo(instance='sandbox')\n\nfiles = ['out/masks_2023.tif', 'out/masks_2022.tif']\nmetadata = {'resource_type': 'dataset', 'title': 'Sentinel-2 burned-area masks, Mediterranean 2017–2023'}\n\ndraft = zenodo.deposit(files, metadata)\n",
      },
    },
  }),
  /** What *Publish…* of a browser has put below its cell. */
  origins: scripted({
    version: 1,
    files: [
      file(0, "DAOD_PHYS.34857539._000001.pool.root.1", 1_210_000_000, {
        path: "/eos/lake/mc23/34857539/_000001.root.1",
      }),
      file(1, "DAOD_PHYS.34857539._000002.pool.root.1", 1_090_000_000, {
        path: "/eos/lake/mc23/34857539/_000002.root.1",
      }),
      file(2, "ro-crate-metadata.json", 3_120, {
        path: "/home/alice/.local/share/ipylake/crates/9c1e/ro-crate-metadata.json",
      }),
    ],
    draft: NEW_DRAFT,
    problems: [problem("resource_type", "Type is missing"), problem("title", "Title is missing")],
    values: [
      value("publication_date", "2026-11-21"),
      value("access", "open"),
      value("related", "", [
        ["isderivedfrom", "https://rucio.example.org/dids/mc23/mc23_13p6TeV.601229.DAOD_PHYS.e8514_s4162"],
        ["isderivedfrom", "10.5281/zenodo.1009"],
      ]),
    ],
  }),
  full: scripted(
    {
      ...FILLED,
      files: [...FILES.slice(0, 2), file(3, "tiles_2017_2023.zip", 51_400_000_000)],
      problems: FULL,
      moreRoom: { size: 60_000_000_000, call: "deposit.zenodo.more_room('1234567', 60)" },
    },
    { review: { ...REVIEW, digest: "", problems: FULL } },
  ),
  variables: scripted(FILLED, {
    answers: {
      "get-form-variables": {
        type: "form-variables",
        items: [
          { name: "summary", kind: "DataFrame", formats: ["parquet", "csv"] },
          { name: "map_of_fires", kind: "Figure", formats: ["png", "svg"] },
        ],
      },
    },
  }),
} as const;
