import type {
  Answer,
  Call,
  CatalogInfo,
  FormField,
  FormFile,
  FormInfo,
  FormProgress,
  FormState,
  FormValue,
  FromKernel,
  Result,
  Review,
} from "../../js/bridge/protocol.ts";
import { VERSION } from "../../js/bridge/protocol.ts";
import { INFO } from "./lake.ts";

/** What a kernel says of a form. */
export interface FormScript {
  /** In place of the form of an upload to Rucio. */
  readonly form?: FormInfo;
  readonly catalog?: CatalogInfo;
  readonly answers?: Readonly<Partial<Record<Call["type"], Result>>>;
  readonly state?: Partial<FormState>;
  readonly review?: Partial<Review>;
  readonly progress?: FormProgress;
}

export const field = (rest: Partial<FormField>): FormField => ({
  ...{ id: "", label: "", kind: "text", required: false, free: false, mono: false, hint: "", placeholder: "" },
  ...{ choices: [], columns: [] },
  ...rest,
});

const FORM = {
  ...{ title: "Upload to Rucio", action: "Upload", names: "Name in Rucio", maxDrop: 100_000_000 },
  ...{
    maxFiles: null,
    maxBytes: null,
    keepsDrafts: false,
    publishes: false,
    imports: "",
    variables: true,
    scripted: false,
  },
  roots: ["/home/alice/analysis", "/home/alice"],
  sections: [
    {
      ...{ id: "where", label: "Where", note: "" },
      fields: [
        field({
          id: "scope",
          label: "Scope",
          kind: "look-up",
          required: true,
          mono: true,
          hint: "What the names of the files begin with",
        }),
        field({
          id: "rse",
          label: "Element",
          kind: "look-up",
          required: true,
          mono: true,
          placeholder: "Storage element",
        }),
        field({
          id: "dataset",
          label: "Dataset",
          kind: "look-up",
          mono: true,
          placeholder: "New or existing, optional",
        }),
        field({
          ...{ id: "lifetime", label: "Keep", kind: "choice" },
          choices: [
            { value: "", label: "For good", note: "" },
            { value: "2592000", label: "30 days", note: "" },
          ],
        }),
        field({ id: "day", label: "Taken on", kind: "date" }),
        field({ id: "about", label: "Description", kind: "long-text" }),
      ],
    },
    {
      ...{ id: "about", label: "Metadata", note: "of the files, and of a new dataset" },
      fields: [
        field({
          ...{ id: "metadata", label: "Metadata", kind: "rows" },
          columns: [
            field({ id: "key", label: "Key", required: true, mono: true, placeholder: "run_number" }),
            field({ id: "value", label: "Value", required: true, placeholder: "358031" }),
          ],
        }),
      ],
    },
  ],
} as FormInfo;

export const file = (number: number, name: string, size: number, rest: Partial<FormFile> = {}): FormFile => ({
  ...{
    number,
    path: `/home/alice/analysis/out/${name}`,
    name,
    size,
    state: "waiting",
    done: 0,
    note: "",
    variable: "",
  },
  ...rest,
});

export const FILES_OF_FORM: readonly FormFile[] = [
  file(0, "masks_2022.tif", 1_090_000_000),
  file(1, "masks_2023.tif", 1_210_000_000),
  file(2, "grid.gpkg", 4_200_000, { note: "/scratch/alice/grid.gpkg" }),
];

export const value = (field: string, text: string, rows: FormValue["rows"] = []): FormValue => ({ field, text, rows });

export const VALUES: readonly FormValue[] = [
  value("scope", "user.alice"),
  value("rse", "PIC-LAKE_USERDISK"),
  value("dataset", "masks.v1"),
  value("lifetime", "2592000"),
  value("metadata", "", [
    ["run_number", "358031"],
    ["quality", "good"],
  ]),
];

const EMPTY: FormState = {
  ...{ version: 1, phase: "filling", values: [], files: [], fault: null, result: [], left: [] },
  ...{ texts: [], links: [], draft: null, moreRoom: null },
  problems: [
    { field: "files", message: "Add a file", row: null, column: "" },
    { field: "scope", message: "Scope is missing", row: null, column: "" },
    { field: "rse", message: "Element is missing", row: null, column: "" },
  ],
};

const REVIEW: Review = {
  ...{
    type: "review",
    digest: "0a1b2c3d4e5f6071",
    title: "This will be uploaded",
    where: "As alice on rucio.example.org",
  },
  rows: [
    { key: "Scope", value: "user.alice", shows: "mono", url: "" },
    { key: "Element", value: "PIC-LAKE_USERDISK, 49.9 GB of quota left", shows: "text", url: "" },
    { key: "Bytes go to", value: "webdav.pic.example.org", shows: "mono", url: "" },
    { key: "Dataset", value: "user.alice:masks.v1, is made", shows: "text", url: "" },
    { key: "Kept", value: "30 days, by a rule on the dataset", shows: "text", url: "" },
    { key: "run_number", value: "358031", shows: "text", url: "" },
    { key: "Size", value: "2304200000", shows: "size", url: "" },
  ],
  files: FILES_OF_FORM,
  notes: ["user.alice:grid.gpkg: the name exists. Only the same file is taken for it, by its checksum"],
  problems: [],
  ...{ since: "", differences: [] },
};

const NAMES = ["out", "plots", "notes.md", "masks_2022.tif", "masks_2023.tif", "grid.gpkg", "latest.root"];

/** The answer to a call of a form, as scripted; undefined: it is none of them. */
export function formAnswer(call: Call, script: FormScript, session: object): unknown {
  const state: FormState = { ...EMPTY, ...script.state };
  switch (call.type) {
    case "open-form":
      return {
        ...{ type: "form-opened", version: VERSION, session, state },
        catalog: script.catalog ?? INFO,
        form: script.form ?? FORM,
      };
    case "review-form":
      return {
        ...REVIEW,
        digest: state.problems.length ? "" : REVIEW.digest,
        problems: state.problems,
        ...script.review,
      };
    case "get-folder": {
      const items = NAMES.map((name, index) => ({
        ...{ name, isFolder: index < 2, size: index < 2 ? null : 10_000 * 17 ** (index % 4), modified: 1_795_000_000 },
        leadsTo: name === "latest.root" ? "/scratch/alice/run7.root" : "",
      }));
      return {
        ...{ type: "folder", path: "/home/alice/analysis", parents: [["alice", "/home/alice"]], items },
        ...{ start: 0, total: items.length, files: items.length - 2 },
        roots: ["/home/alice", "/tmp"],
      };
    }
    case "fill-in":
    case "add-files":
    case "rename-file":
    case "remove-files":
    case "send-form":
    case "steer-form":
      return { type: "form-told", state };
    case "save-draft":
    case "take-up":
    case "add-from-variable":
      return { type: "form-told", state };
    default:
      return undefined;
  }
}

/** What is told without a question. */
export function formEvents({ progress }: FormScript): readonly Exclude<FromKernel, Answer>[] {
  return progress ? [progress] : [];
}
