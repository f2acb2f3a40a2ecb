/** Forms: an upload to Rucio, and a deposit. */
import type { FormFile, FormProgress, FormState } from "../../js/bridge/protocol.ts";
import { SCRIPTS } from "./deposit.ts";
import { FILES_OF_FORM, VALUES } from "./form.ts";
import { choose, enter, press, pressed, scrolledTo, seen, shows, strike } from "./hands.ts";
import { fault, OUT, type State } from "./state.ts";

const FILLED: Partial<FormState> = { version: 2, values: VALUES, files: FILES_OF_FORM, problems: [] };
const [FIRST, SECOND, THIRD] = FILES_OF_FORM as readonly [FormFile, FormFile, FormFile];
const ON_THE_WAY: readonly FormFile[] = [
  { ...FIRST, state: "sent", done: FIRST.size },
  { ...SECOND, state: "sending", done: 640_000_000 },
  THIRD,
];
const SENDING: Partial<FormState> = { ...FILLED, phase: "sending", files: ON_THE_WAY };
const FORM_PROGRESS: FormProgress = {
  ...{ type: "form-progress", files: ON_THE_WAY, done: 1_730_000_000, total: 2_304_200_000, rate: 52_000_000 },
  doing: "Sending",
};
const FORM_DONE: Partial<FormState> = {
  ...FILLED,
  phase: "done",
  files: FILES_OF_FORM.map((file) => ({ ...file, state: "done", done: file.size })),
  result: [
    { key: "Dataset", value: "user.alice:masks.v1", shows: "mono", url: "" },
    ...FILES_OF_FORM.map(({ name }) => ({ key: "File", value: `user.alice:${name}`, shows: "mono" as const, url: "" })),
    { key: "Element", value: "PIC-LAKE_USERDISK", shows: "text", url: "" },
    { key: "Rule", value: "98b6b488aaf34024bac1ba09fcc716a5", shows: "mono", url: "" },
    { key: "Compared", value: "adler32, size", shows: "text", url: "" },
  ],
};

export const FORMS_STATES: Readonly<Record<string, State>> = {
  "form-empty": {
    form: {},
    async act(root) {
      await press(".deposit-bar .primary")(root);
      await seen(root, ".form-problem");
    },
  },
  form: { form: { state: FILLED } },
  "form-look-up": {
    form: { state: { ...FILLED, files: [] } },
    async act(root) {
      const field = await seen(root, "#field-scope");
      field.focus();
      await enter(root, "#field-scope", "data2");
      await seen(root, ".look-up-menu [role=option]:not([aria-disabled])");
      strike(field, "ArrowDown");
      await seen(root, "#field-scope-0[aria-selected=true]");
    },
  },
  "form-refused": {
    form: {
      state: FILLED,
      review: {
        digest: "",
        problems: [
          { field: "rse", message: "2.30 GB are to be uploaded, 1.00 GB of quota are left", row: null, column: "" },
        ],
      },
    },
    async act(root) {
      await seen(root, ".file-row");
      await press(".deposit-bar .primary")(root);
      await seen(root, ".form-problem");
    },
  },
  "form-picker": {
    form: { state: FILLED },
    async act(root) {
      await press(".files-add .button")(root);
      await press("[data-line='3']")(root);
    },
  },
  "form-review": {
    form: { state: FILLED },
    async act(root) {
      await seen(root, ".file-row");
      await press(".deposit-bar .primary")(root);
      await seen(root, ".review-rows");
    },
  },
  "form-sending": { form: { state: SENDING, progress: FORM_PROGRESS } },
  "form-failed": {
    form: {
      state: {
        ...FILLED,
        phase: "failed",
        fault: fault(
          "no-space",
          "Could not send user.alice:masks_2023.tif to webdav.pic.example.org: it has no room for it",
          {
            hint: "Choose another storage element. 1 of 3 files are uploaded; the same call goes on from there",
            detail: "507 Insufficient Storage",
          },
        ),
        left: ["user.alice:masks_2023.tif: registered as being copied, without its bytes"],
      },
    },
  },
  "form-done": { form: { state: FORM_DONE } },
  "form-sign-in": { ...OUT, form: { state: FILLED } },
  "deposit-empty": {
    ...SCRIPTS.empty,
    async act(root) {
      await press(".deposit-bar .primary")(root);
      await seen(root, ".form-problem");
    },
  },
  deposit: { ...SCRIPTS.filled, act: shows(".person") },
  "deposit-people": { ...SCRIPTS.filled, act: scrolledTo("people") },
  "deposit-name": {
    ...SCRIPTS.names,
    async act(root) {
      const name = await seen(root, "#field-creators-0-name");
      name.focus();
      await enter(root, "#field-creators-0-name", "Hagen");
      await seen(root, ".look-up-menu [role=option]:not([aria-disabled])");
      strike(name, "ArrowDown");
    },
  },
  "deposit-embargo": { ...SCRIPTS.embargo, act: scrolledTo("rights") },
  "deposit-wrong": {
    ...SCRIPTS.wrong,
    async act(root) {
      await seen(root, ".person");
      await press(".deposit-bar .primary")(root);
      await seen(root, ".person .form-problem");
    },
  },
  "deposit-unsaved": { ...SCRIPTS.unsaved, act: shows(".notice") },
  "deposit-variables": { ...SCRIPTS.variables, act: pressed(".from-variable > .button", ".pick-as") },
  "deposit-drafts": {
    ...SCRIPTS.drafts,
    async act(root) {
      await choose("My drafts…", ".draft")(root);
      await pressed(".draft:nth-child(2) .icon-button:last-child", ".draft .warn")(root);
    },
  },
  "deposit-origins": SCRIPTS.origins,
  "deposit-related": { ...SCRIPTS.origins, act: scrolledTo("related") },
  "deposit-full": { ...SCRIPTS.full, act: pressed(".deposit-bar .primary", ".form-problem") },
  "deposit-code": { ...SCRIPTS.code, act: pressed(".deposit-code", ".left-behind textarea") },
  "deposit-import": {
    ...SCRIPTS.imported,
    async act(root) {
      await choose("Import metadata…", "#import-source")(root);
      await enter(root, "#import-source", "CITATION.cff");
      await pressed(".another .primary", ".imported")(root);
    },
  },
  "deposit-review": { ...SCRIPTS.filled, act: pressed(".deposit-bar .primary", ".review-rows") },
  "deposit-version": { ...SCRIPTS.version, act: pressed(".deposit-bar .primary", ".differences") },
  "deposit-sending": SCRIPTS.sending,
  "deposit-sent": {
    ...SCRIPTS.sent,
    act: (root) => enter(root, "#publish-phrase", "publi"),
  },
  "deposit-differs": { ...SCRIPTS.differs, act: shows(".publish-wrong") },
  "deposit-publishing": SCRIPTS.publishing,
  "deposit-published": { ...SCRIPTS.published, act: shows(".cite") },
  "deposit-submitted": SCRIPTS.submitted,
  "deposit-ended": {
    ...SCRIPTS.filled,
    session: { state: "out", account: "", expiresAt: null },
  },
  "form-gone": { kernel: "gone", form: { state: FILLED } },
};
