import type {
  Availability,
  CatalogInfo,
  Configuration,
  Copy,
  Details,
  Entry,
  Facts,
  Field,
  Folder,
  KeyValue,
  RuleLine,
  SignInMethod,
  Site,
  Tab,
} from "../../js/bridge/protocol.ts";
import { BARE, kind } from "../js/bare-catalog.ts";
import { REPLICATION } from "./rules.ts";

/** A small lake of invented data, for the eye: names, sizes and states as an experiment has them. */

const field = (id: string, label: string, rest: Partial<Field> = {}): Field => ({
  ...{
    id,
    label,
    secret: false,
    required: true,
    value: "",
    choices: [],
    check: false,
    onDemand: false,
    hint: "",
    path: false,
  },
  ...rest,
});

/** Where certificates lie. */
export const FOLDER: Folder = {
  ...{ type: "folder", path: "/home/alice/.globus", parents: [["alice", "/home/alice"]], start: 0, total: 4, files: 3 },
  roots: ["/home/alice", "/tmp", "/etc/grid-security"],
  items: ["certificates", "usercert.pem", "userkey.pem", "alice-and-everything-else-of-the-year-2026.p12"].map(
    (name, at) => ({ name, isFolder: at === 0, size: 2000, modified: null, leadsTo: "" }),
  ),
};

const KEEP = field("keep", "Keep on this machine until it expires", { check: true, required: false });

const method = (
  id: string,
  label: string,
  group: string,
  fields: readonly Field[],
  rest: Partial<SignInMethod> = {},
): SignInMethod => ({ id, label, group, fields, note: "", checks: false, command: "", ...rest });

export const INFO: CatalogInfo = {
  ...BARE,
  instance: "ATLAS production",
  host: "rucio-auth.example.org",
  placeholder: "Name or pattern, or paste scope:name",
  kinds: [kind("container", { opens: true }), kind("dataset", { opens: true }), kind("file")],
  kindChoices: [
    { id: "all", label: "All kinds" },
    { id: "container", label: "Containers" },
    { id: "dataset", label: "Datasets" },
    { id: "file", label: "Files" },
  ],
  columns: [
    { id: "kind", label: "Kind", shows: "kind" },
    { id: "size", label: "Size", shows: "size" },
    { id: "here", label: "At 3 RSEs", shows: "availability" },
    { id: "modified", label: "Modified", shows: "modified" },
  ],
  facts: true,
  hasSettings: true,
  filterKeys: [
    { key: "run_number", values: "number", only: "", note: "" },
    { key: "stream_name", values: "text", only: "", note: "" },
    { key: "events", values: "number", only: "", note: "" },
    { key: "created_at", values: "date", only: "", note: "" },
  ],
  downloads: true,
  signsIn: [
    method("oidc", "Wait here", "Single sign-on", [], {
      note: "You sign in at your provider, in a page of its own. The notebook never sees your password.",
    }),
    method("oidc-code", "Paste a code", "Single sign-on", [
      field("code", "Code", { onDemand: true, hint: "The page shows it when you have signed in" }),
    ]),
    method(
      "userpass",
      "Password",
      "Password",
      [field("username", "User name", { value: "alice" }), field("password", "Password", { secret: true }), KEEP],
      { note: "The password goes to the kernel and from there to the server. It is not saved in the notebook." },
    ),
    method(
      "x509-proxy",
      "Proxy file",
      "X.509",
      [field("proxy", "File", { value: "/tmp/x509up_u1000", path: true }), KEEP],
      {
        ...{ checks: true, command: "voms-proxy-init --voms atlas" },
        note: "The proxy stays where it is. A new session is fetched with it as long as it lasts.",
      },
    ),
    method(
      "x509",
      "Certificate and key",
      "X.509",
      [
        field("certificate", "Certificate", { value: "~/.globus/usercert.pem", path: true }),
        field("key", "Key", { value: "~/.globus/userkey.pem", path: true }),
        field("passphrase", "Passphrase", { secret: true, onDemand: true }),
        KEEP,
      ],
      { checks: true },
    ),
    method("token", "Paste", "Token", [field("token", "Token", { secret: true })]),
  ],
  replication: REPLICATION,
  tips: [
    { label: "Paste", text: "an identifier, `scope:name`, into the name field", queries: [] },
    {
      label: "Try",
      text: "",
      queries: [
        { scope: "user.alice", text: "*", kind: "all", sort: null, filters: "", facets: [], switches: [] },
        {
          scope: "data22_13p6TeV",
          text: "*DAOD_PHYS*",
          kind: "dataset",
          sort: null,
          filters: "",
          facets: [],
          switches: [],
        },
      ],
    },
  ],
};

export const SCOPES = ["user.alice", "data21_900GeV", "data22_13p6TeV", "data22_900GeV", "data23_13p6TeV"];

const SCOPE = "data22_13p6TeV";
const GB = 1e9;
const day = (text: string) => Date.parse(`${text}T14:02:11Z`) / 1000;

/** An entry with what a second look tells of it. */
export interface Known {
  readonly entry: Entry;
  readonly facts: Facts;
}

function known(name: string, kind: string, size: number, date: string, availability: Partial<Availability>): Known {
  const here = { state: "partial", here: null, total: null, place: "", reason: "", ...availability } as const;
  const entry: Entry = [`${SCOPE}:${name}`, name, kind, Math.round(size), null, day(date), []];
  return { entry, facts: { size: null, parts: null, modified: null, availability: here } };
}

const at = (here: number, total: number): Partial<Availability> => ({
  state: here === total ? "here" : here ? "partial" : "elsewhere",
  here,
  total,
});
const on = (place: string): Partial<Availability> => ({ state: "here", here: 1, total: 1, place });
const TAPE: Partial<Availability> = { state: "tape", reason: "Every copy is on tape" };
const AWAY: Partial<Availability> = { state: "elsewhere", here: 0, total: 1, reason: "At BNL-OSG2_DATADISK only" };

const period = (letter: string) => `${SCOPE}.period${letter}.physics_Main.PhysCont.DAOD_PHYS.grp22_v02_p5631`;
const run = (number: number) => `${SCOPE}.00${number}.physics_Main.deriv.DAOD_PHYS.r13928_p5279_p5631`;
const file = (number: number) => `DAOD_PHYS.33219458._${String(number).padStart(6, "0")}.pool.root.1`;

export const CONTAINER = `${SCOPE}:${period("F")}`;
export const DATASET = `${SCOPE}:${run(431885)}`;
export const FILES = [1, 2, 3].map((number) => `${SCOPE}:${file(number)}`);

/** What the query finds: three containers, then datasets without end. */
export function found(index: number): Known {
  const first = [
    known(period("F"), "container", 563 * GB, "2024-03-18", at(10_000, 12_500)),
    known(period("H"), "container", 1020 * GB, "2024-03-18", TAPE),
    known(period("J"), "container", 88.9 * GB, "2024-03-19", at(123_456, 123_456)),
  ][index];
  if (first) return first;
  const total = 20 + ((index * 37) % 300);
  return known(run(431700 - index), "dataset", total * 0.43 * GB, "2024-03-16", at((index * 53) % (total + 1), total));
}

/** What is below an entry, by its id. */
export const BELOW: Readonly<Record<string, readonly Known[]>> = {
  [CONTAINER]: [
    known(run(431906), "dataset", 41.3 * GB, "2024-03-17", at(96, 96)),
    known(run(431885), "dataset", 17.204_889_6 * GB, "2024-03-17", at(37, 40)),
    known(run(431850), "dataset", 8.91 * GB, "2024-03-17", at(1204, 1310)),
    known(run(431812), "dataset", 112 * GB, "2024-03-16", at(260, 260)),
  ],
  [DATASET]: [
    known(file(1), "file", 0.441 * GB, "2024-03-17", on("CERN-PROD")),
    known(file(2), "file", 0.428 * GB, "2024-03-17", on("CERN-PROD")),
    known(file(3), "file", 0.433 * GB, "2024-03-17", on("DESY-HH")),
    known(file(4), "file", 0.437 * GB, "2024-03-17", AWAY),
    known(file(5), "file", 0.402 * GB, "2024-03-17", on("CERN-PROD")),
  ],
};

/** As the kernel writes it. */
export const CODE = `from ipylake.rucio import Rucio

lake = Rucio(host="https://rucio-lb-prod.example.org", auth_host="https://rucio-auth.example.org", account="alice")
picked = [
    "${FILES[0]}",
    "${FILES[1]}",
]
daod_files = lake.paths(picked)
`;

const DESCRIPTION = `<p>Proton collisions of <b>2022</b>, reduced for physics analyses; see
<a href="https://example.org/daod">the format</a>.</p><ul><li>trigger <code>HLT_mu26</code></li><li>p<sub>T</sub> above
20 GeV</li></ul><img src="https://example.org/plot.png" alt="Muon spectrum">`;

const value = (key: string, text: string, shows: KeyValue["shows"] = "mono"): KeyValue => ({
  ...{ key, value: text, shows, url: "" },
});

const PATH = "/eos/atlas/atlasdatadisk/rucio/data22_13p6TeV/8a/1f/DAOD_PHYS.33219458._000001.pool.root.1";

function copy(place: string, done: number | null, rest: Partial<Copy> = {}): Copy {
  const total = done === null ? null : 40;
  return { place, state: "AVAILABLE", done, total, urls: [], path: "", reason: "", tape: false, ...rest };
}

export function detailsOf(entry: Entry): Details {
  const isFile = entry[2] === "file";
  const copies = isFile
    ? [
        copy("CERN-PROD_DATADISK", null, { urls: [`davs://eosatlas.example.org:443${PATH}`], path: PATH }),
        copy("BNL-OSG2_DATADISK", null, {
          urls: ["root://dcgftp.example.org:1094//pnfs/atlas/8a/1f/DAOD_PHYS.33219458._000001.pool.root.1"],
          reason: "No place is mounted here for this element",
        }),
        copy("TRIUMF-LCG2_DATADISK", null, { state: "COPYING" }),
      ]
    : [
        copy("CERN-PROD_DATADISK", 37),
        copy("DESY-HH_LOCALGROUPDISK", 12),
        copy("BNL-OSG2_DATADISK", 40),
        copy("TRIUMF-LCG2_DATADISK", 40),
        copy("CERN-PROD_RAW_TAPE", 40, { tape: true }),
      ];
  return {
    type: "details",
    entry,
    tabs: [
      {
        id: "metadata",
        label: "Metadata",
        count: null,
        fault: null,
        isDue: false,
        sections: [
          {
            type: "key-values",
            title: "",
            rows: [
              value("Scope", SCOPE),
              value("Kind", isFile ? "File" : "Dataset, closed", "text"),
              value("Files", isFile ? "1" : "40", "count"),
              value("Size", String(entry[3]), "size"),
              value("Events", "1048320", "count"),
              value("Created", String(day("2024-03-17")), "date"),
            ],
          },
          {
            type: "key-values",
            title: "",
            rows: [
              value("Run number", "431885", "text"),
              value("Stream", "physics_Main"),
              value("Data type", "DAOD_PHYS"),
              value("Project", SCOPE),
              value("Version", "r13928_p5279_p5631"),
              value("Campaign", "data22"),
            ],
          },
          { type: "rich-text", title: "Description", html: DESCRIPTION, shortened: false },
        ],
      },
      {
        id: "replicas",
        label: "Replicas",
        count: copies.length,
        fault: null,
        isDue: false,
        sections: [
          {
            type: "copies",
            title: `${copies.length} sites hold ${isFile ? "this file" : "files of this dataset"}`,
            copies,
          },
        ],
      },
      {
        id: "rules",
        label: "Rules",
        count: null,
        isDue: true,
        sections: [],
        fault: null,
      },
      { id: "parents", label: "Parents", count: null, fault: null, isDue: true, sections: [] },
    ],
    links: [{ label: "Open in Rucio's web interface", url: "https://rucio-ui.example.org/did/data22/physics" }],
  };
}

/** A tab that was due. */
export function tabOf(id: string): Tab {
  const names = [`${SCOPE}:${SCOPE}.periodF.physics_Main.PhysCont`, "group.phys:summer.selection"];
  const entries = names.map((name): Entry => [name, name, "container", null, 12, null, []]);
  const rule = { id: "2f1a", copies: 1, moving: 0, stuck: 0, comment: "", error: "", createdAt: null, through: "" };
  const rules: RuleLine[] = [
    {
      ...{ ...rule, state: "ok", places: "CERN-PROD_DATADISK", ok: 40, account: "root", expiresAt: null },
      url: "https://rucio-ui.example.org/rule/2f1a",
    },
    {
      ...{ ...rule, state: "stuck", places: "tier=2&country=de", copies: 2, ok: 70, moving: 8, stuck: 2, url: "" },
      ...{ account: "alice", comment: "for the thesis", expiresAt: day("2026-12-21") },
      error: "TRANSFER [5] DESTINATION OVERWRITE: DESY-HH: no space left on device",
    },
    {
      ...{ ...rule, state: "waiting approval", places: "type=SCRATCHDISK", ok: 0, account: "alice", url: "" },
      ...{ expiresAt: null, through: "data22_13p6TeV:data22_13p6TeV.periodF.physics_Main.PhysCont" },
    },
  ];
  return {
    ...{ id, label: id === "rules" ? "Rules" : "Parents", count: id === "rules" ? 3 : 2, fault: null, isDue: false },
    sections: [id === "rules" ? { type: "rule-lines", title: "", rules } : { type: "entries", title: "", entries }],
  };
}

const HUB = "/etc/jupyter/jupyter_server_config.json";
export const CONFIGURATION: Configuration = {
  type: "configuration",
  name: "atlas",
  file: "/home/alice/.jupyter/ipylake.toml",
  settings: [
    ["title", "ATLAS production", HUB],
    ["url", "https://rucio.example.org", HUB],
    ["auth_url", "https://rucio-auth.example.org", HUB],
    ["ca_cert", "/etc/grid-security/certificates", "/home/alice/.jupyter/ipylake.toml"],
    ["account", "alice", "$RUCIO_ACCOUNT"],
    ["mounts", '{"DESY-HH_DATADISK": "/pnfs/desy.de/atlas/dq2/atlasdatadisk"}', "the arguments"],
    ["password", "", "$RUCIO_PASSWORD"],
  ].map(([key = "", value = "", source = ""]) => ({ key, value, source })),
  instances: [
    { name: "atlas", title: "ATLAS production" },
    { name: "belle2", title: "Belle II" },
    { name: "rucio.cfg", title: "https://rucio-dev.example.org" },
  ],
  notes: [
    `${HUB}: "mode" has no effect here: what is mounted is read in place and the rest can be downloaded, choice by choice`,
  ],
};

export const SITES: readonly Site[] = [
  ...["CERN-PROD", "DESY-HH", "LRZ-LMU"].map((name) => ({ name, here: true, tape: false })),
  ...["BNL-OSG2_DATADISK", "TRIUMF-LCG2_DATADISK"].map((name) => ({ name, here: false, tape: false })),
  { name: "CERN-PROD_RAW_TAPE", here: false, tape: true },
];
