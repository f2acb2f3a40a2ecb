import type { Rule } from "../bridge/protocol.ts";
import { counted, countText } from "./count.ts";

/** One word for a rule, and the icon that goes with it. */
export const RULE_WORDS = {
  new: { word: "Asked for", icon: "clock", level: "" },
  inject: { word: "Being prepared", icon: "clock", level: "" },
  "waiting-approval": { word: "Waiting for approval", icon: "person", level: "warn" },
  moving: { word: "Copying", icon: "refresh", level: "" },
  ok: { word: "Complete", icon: "check", level: "ok" },
  stuck: { word: "Stuck", icon: "error", level: "err" },
  suspended: { word: "Suspended", icon: "stop", level: "warn" },
  gone: { word: "Deleted", icon: "close", level: "" },
} as const satisfies Record<Rule["state"], { word: string; icon: string; level: string }>;

/** "31 of 40 files copied"; nothing while nobody has counted. */
export function copiedText({ ok, moving, stuck }: Pick<Rule, "ok" | "moving" | "stuck">): string {
  const total = ok + moving + stuck;
  return total ? `${countText(ok)} of ${counted(total, "file")} copied` : "";
}

/** All of them as one: what is worst decides. */
export function together(rules: readonly Rule[]): Pick<Rule, "state" | "ok" | "moving" | "stuck" | "error"> {
  const sum = (of: (rule: Rule) => number) => rules.reduce((all, rule) => all + of(rule), 0);
  const order: readonly Rule["state"][] = [
    "stuck",
    "suspended",
    "waiting-approval",
    "moving",
    "inject",
    "new",
    "ok",
    "gone",
  ];
  const state = order.find((one) => rules.some((rule) => rule.state === one)) ?? "gone";
  return {
    state,
    ok: sum(({ ok }) => ok),
    moving: sum(({ moving }) => moving),
    stuck: sum(({ stuck }) => stuck),
    error: rules.find(({ error }) => error)?.error ?? "",
  };
}

/** States that nothing of the service's own leaves. */
export function isAtRest({ state }: Pick<Rule, "state">): boolean {
  return state === "ok" || state === "suspended" || state === "gone";
}
