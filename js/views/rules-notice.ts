import { useEffect } from "preact/hooks";
import type { CatalogInfo, Fault, Rule } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { counted } from "../text/count.ts";
import { copiedText, isAtRest, RULE_WORDS, together } from "../text/rule.ts";
import { visible } from "../text/visible.ts";
import { type Action, FaultNotice, Notice } from "./notice.ts";

/** Between two times a view says that it looks, ms; the kernel takes one as good for half a minute. */
export const LOOK_MS = 20_000;

/** What came of *Make available*: how far it is, and the way back. Nothing before, and nothing when it was seen. */
export function rulesNotice(rules: Rules, info: CatalogInfo, signIn: Action) {
  const fault = rules.makeFault.value;
  if (fault && fault.code !== "confirmation-needed" && fault.field !== "variable") return refused(fault, rules, signIn);
  const made = rules.last.value;
  return (
    made &&
    html`<${Made} rules=${rules} info=${info} ids=${made.rules.map(({ id }) => id)} existing=${made.existing} />`
  );
}

function refused(fault: Fault, rules: Rules, signIn: Action) {
  const options: Action = {
    label: "Choose where…",
    run: () => {
      rules.forgetFaults();
      rules.shown.value = "form";
    },
  };
  const hide: Action = { label: "Hide", run: rules.forgetFaults };
  const actions = fault.code === "sign-in-needed" ? [signIn] : [options, hide];
  return html`<${FaultNotice} fault=${fault} actions=${actions} />`;
}

interface MadeProps {
  readonly rules: Rules;
  readonly info: CatalogInfo;
  readonly ids: readonly string[];
  readonly existing: number;
}

function Made({ rules, info, ids, existing }: MadeProps) {
  const seen = ids.flatMap((id) => rules.known.value.get(id) ?? []);
  const isOver = seen.every(isAtRest);
  useEffect(() => {
    if (isOver) return;
    const look = () => document.visibilityState === "visible" && rules.watch(ids);
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [isOver, ids.join()]);

  const all = together(seen);
  const hide: Action = {
    label: "Hide",
    run: () => {
      rules.last.value = null;
    },
  };
  const show: Action = {
    label: "Show",
    run: () => {
      rules.shown.value = "mine";
    },
  };
  const undo: Action = {
    label: "Undo",
    run: async () => {
      for (const rule of ids) await rules.change({ rule, do: "delete-now" });
    },
  };
  const fault = rules.shown.value === "mine" ? null : rules.changeFault.value;
  if (fault) return html`<${FaultNotice} fault=${fault} kept=${"The rule goes on"} actions=${[show, hide]} />`;
  const isNew = existing < ids.length && ids.length === 1;
  return html`<${Notice}
    level=${all.state === "stuck" ? "error" : all.state === "moving" || all.state === "new" ? "busy" : "info"}
    title=${titleOf(seen, existing, info)}
    text=${[copiedText(all), all.state === "stuck" ? info.replication?.retry : awaited(rules, ids)].filter(Boolean).join(" · ")}
    detail=${all.state === "stuck" ? all.error : ""}
    actions=${[...(isNew && !isOver ? [undo] : []), show, hide]}
  />`;
}

function titleOf(rules: readonly Rule[], existing: number, { title }: CatalogInfo): string {
  const [first] = rules;
  const what = rules.length === 1 && first ? `\`${visible(first.entry)}\`` : counted(rules.length, "entry", "entries");
  const where = first ? `\`${visible(first.where)}\`` : "";
  const { state } = together(rules);
  if (state === "ok") return `${what}: complete at ${where}`;
  if (state === "gone") return `${what}: the rule is deleted`;
  if (state === "new" || state === "moving" || state === "inject")
    return `${title} ${existing === rules.length ? "was asked before, and " : ""}copies ${what} to ${where}`;
  return `${what} to ${where}: ${RULE_WORDS[state].word.toLowerCase()}`;
}

function awaited(rules: Rules, ids: readonly string[]): string {
  const names = rules.awaiting.value
    .filter(({ rules, fault }) => !fault && rules.some((rule) => ids.includes(rule)))
    .map(({ name }) => `\`${visible(name)}\``);
  return names.length ? `${names.join(", ")} will be set when all is here` : "";
}
