import type {
  Awaiting,
  Call,
  Place,
  Replication,
  Result,
  Rule,
  RulePreview,
  StuckFile,
  StuckFiles,
} from "../../js/bridge/protocol.ts";

/** Rules of the invented lake, one of each state, and places with and without room. */

export const REPLICATION: Replication = {
  place: "CERN-PROD_SCRATCHDISK",
  places: ["CERN-PROD_SCRATCHDISK", "DESY-HH_SCRATCHDISK"],
  retry: "Rucio tries again in two hours",
  lifetimeS: null,
  activities: ["User Subscriptions", "Analysis Input", "Express"],
};

const ENTRY = "data22_13p6TeV:data22_13p6TeV.00431885.physics_Main.deriv.DAOD_PHYS.r13928_p5279_p5631";
const NOW_S = 1_795_269_481;

export function ruleOf(state: Rule["state"], rest: Partial<Rule> = {}): Rule {
  return {
    ...{ id: `6cf0c66ec48243a180bb58772d1395${state.length}${state.charCodeAt(0)}`, version: 1, entry: ENTRY, state },
    ...{
      where: "tier=2&country=de&type=SCRATCHDISK",
      kind: "dataset",
      account: "alice",
      copies: 1,
      size: 17_204_889_600,
    },
    ...{ ok: 0, moving: 0, stuck: 0, error: "", comment: "", activity: "User Subscriptions", mine: true, url: "" },
    ...{ createdAt: NOW_S, expiresAt: NOW_S + 30 * 86_400, ...rest },
  };
}

export const RULES: readonly Rule[] = [
  ruleOf("stuck", {
    ok: 31,
    moving: 6,
    stuck: 3,
    error: "DESTINATION [112] No space left on device: DESY-HH_SCRATCHDISK",
  }),
  ruleOf("moving", { ok: 12, moving: 28, where: "CERN-PROD_SCRATCHDISK" }),
  ruleOf("ok", { ok: 40, expiresAt: null, comment: "for the thesis" }),
  ruleOf("waiting-approval", { where: "LRZ-LMU_LOCALGROUPDISK" }),
  ruleOf("suspended", { ok: 3, moving: 37 }),
  ruleOf("inject"),
];

const STUCK: readonly StuckFile[] = [
  { said: "the transfer failed", source: "CERN-PROD_DATADISK", tries: 6 },
  { said: "there was no copy to take it from", source: "", tries: 1 },
  { said: "the only copy is on tape", source: "", tries: 2 },
].map((one, at) => ({
  ...{ entry: `data22_13p6TeV:DAOD_PHYS.33219458._00000${at + 1}.pool.root.1`, place: "DESY-HH_SCRATCHDISK" },
  ...{ lastAt: NOW_S + 1800 * at, ...one },
}));

const place = (name: string, rest: Partial<Place>): Place => ({
  ...{ name, here: false, tape: false, used: 0, limit: null, files: 0, size: 0, ...rest },
});
const TB = 10 ** 12;
const PREVIEW: Omit<RulePreview, "where"> = {
  ...{ type: "rule-preview", files: 3, size: 1_300_000_000, matching: 3, names: [], fault: null },
  places: [
    place("DESY-HH_SCRATCHDISK", { here: true, used: 2.14 * TB, limit: 10 * TB, files: 1, size: 433_000_000 }),
    place("LRZ-LMU_SCRATCHDISK", { used: 1.918 * TB, limit: 2 * TB }),
    place("GOEGRID_SCRATCHDISK", { used: 0.9999 * TB, limit: TB }),
  ],
};

export interface RulesScript {
  /** What was made before. */
  readonly rules?: readonly Rule[];
  readonly mine?: readonly Rule[];
  readonly awaiting?: readonly Awaiting[];
  readonly preview?: Partial<RulePreview>;
  readonly stuck?: Partial<StuckFiles>;
}

export function answerRules(call: Call, script: RulesScript): Result | undefined {
  switch (call.type) {
    case "preview-rule":
      return { ...PREVIEW, where: call.where, ...script.preview };
    case "make-rules":
      return {
        type: "rules-made",
        rules: [ruleOf("moving", { ok: 12, moving: 28, where: REPLICATION.place })],
        existing: 0,
      };
    case "get-rules":
      return { type: "rules", rules: script.mine ?? RULES };
    case "watch-rules":
      return { type: "rules", rules: [] };
    case "change-rule":
      return { type: "rules", rules: [ruleOf("gone", { id: call.rule, version: 2 })] };
    case "get-stuck-files":
      return {
        type: "stuck-files",
        rule: call.rule,
        files: STUCK,
        count: 203,
        retryAt: NOW_S + 9_000,
        ...script.stuck,
      };
    case "give-up-awaiting":
      return { type: "done" };
    default:
      return undefined;
  }
}
