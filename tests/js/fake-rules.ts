import type { Call, Result, Rule, RulesChanged, StuckFile } from "../../js/bridge/protocol.ts";

export const RULE: Rule = {
  id: "6cf0c66ec48243a180bb58772d1395b6",
  version: 1,
  entry: "mc16:run358175.Hbb.AOD",
  where: "CERN_USERDISK",
  state: "moving",
  kind: "dataset",
  account: "alice",
  copies: 1,
  ok: 2,
  moving: 3,
  stuck: 0,
  size: 49_684,
  error: "",
  comment: "",
  activity: "User Subscriptions",
  createdAt: 1_795_269_481,
  expiresAt: null,
  mine: true,
  url: "",
};

export const STUCK: StuckFile = {
  ...{ entry: `${RULE.entry}._000001.csv`, place: "BROKEN", tries: 3, said: "the transfer failed", source: "CERN" },
  lastAt: 1_795_269_481,
};

/** Rules of a kernel that has one, and gives it as the answer to whatever is asked of rules. */
export class FakeRules {
  rules: Rule[] = [];
  readonly asked: Call[] = [];

  answerTo(call: Call): Result | null {
    switch (call.type) {
      case "preview-rule":
        return {
          ...{ type: "rule-preview", where: call.where, files: 5, size: 49_684, matching: 1, names: [], fault: null },
          places: [{ name: "CERN_USERDISK", here: true, tape: false, used: 0, limit: null, files: 0, size: 0 }],
        };
      case "make-rules": {
        this.asked.push(call);
        const rule: Rule = {
          ...RULE,
          version: 0,
          state: "new",
          where: call.wish.where || RULE.where,
          ok: 0,
          moving: 0,
        };
        this.rules = [rule];
        return { type: "rules-made", rules: [rule], existing: 0 };
      }
      case "change-rule":
        this.asked.push(call);
        return { type: "rules", rules: this.rules };
      case "get-rules":
      case "watch-rules":
        this.asked.push(call);
        return { type: "rules", rules: this.rules.filter(({ version }) => version > 0) };
      case "get-stuck-files":
        this.asked.push(call);
        return { type: "stuck-files", rule: call.rule, files: [STUCK], count: 1, retryAt: 1_795_276_681 };
      case "give-up-awaiting":
        this.asked.push(call);
        return { type: "done" };
      default:
        return null;
    }
  }

  changed(change: Partial<Rule>): RulesChanged {
    this.rules = this.rules.map((rule) => ({ ...rule, version: rule.version + 1, ...change }));
    return { type: "rules-changed", rules: this.rules };
  }
}
