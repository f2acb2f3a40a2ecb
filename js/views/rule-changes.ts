import { useSignal } from "@preact/signals";
import type { Rule } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Rules } from "../stores/rules.ts";
import { Lifetime } from "./rule-options.ts";

export interface RuleChangesProps {
  readonly rule: Rule;
  readonly rules: Rules;
  readonly isBusy: boolean;
}

const DAY_S = 86_400;

/** Keep it longer, say what it is for, give it up. */
export function RuleChanges({ rule, rules, isBusy }: RuleChangesProps) {
  const open = useSignal<"extend" | "comment" | "delete" | null>(null);
  const lifetimeS = useSignal<number | null>(30 * DAY_S);
  const comment = useSignal(rule.comment);
  const toggle = (which: "extend" | "comment" | "delete") => () => {
    open.value = open.peek() === which ? null : which;
  };
  const done = (change: Promise<void>) =>
    void change.then(() => {
      if (!rules.changeFault.peek()) open.value = null;
    });
  const button = (which: "extend" | "comment" | "delete", label: string) =>
    html`<button type="button" class="button" aria-expanded=${String(open.value === which)} disabled=${isBusy} onClick=${toggle(which)}>${label}</button>`;

  return html`<div class="rule-changes">
      ${button("extend", "Keep for…")} ${button("comment", "Comment…")} ${button("delete", "Delete…")}
    </div>
    ${
      open.value === "extend" &&
      html`<div class="rule-change">
        <${Lifetime} value=${lifetimeS.value} onChange=${(value: number | null) => {
          lifetimeS.value = value;
        }} />
        <button type="button" class="button" disabled=${isBusy} onClick=${() => done(rules.change({ rule: rule.id, do: "extend", lifetimeS: lifetimeS.peek() }))}>
          Change
        </button>
      </div>`
    }
    ${
      open.value === "comment" &&
      html`<div class="rule-change">
        <input
          class="field"
          aria-label="Comment"
          maxlength="250"
          value=${comment.value}
          onInput=${(event: InputEvent) => {
            comment.value = (event.currentTarget as HTMLInputElement).value;
          }}
        />
        <button type="button" class="button" disabled=${isBusy} onClick=${() => done(rules.change({ rule: rule.id, do: "comment", comment: comment.peek() }))}>
          Save
        </button>
      </div>`
    }
    ${
      open.value === "delete" &&
      html`<div class="rule-change">
        <p>It ends in an hour, and can be kept on until then. Now means now: what no other rule needs is erased.</p>
        <button type="button" class="button" disabled=${isBusy} onClick=${() => done(rules.change({ rule: rule.id, do: "delete" }))}>Delete in an hour</button>
        <button type="button" class="button" disabled=${isBusy} onClick=${() => done(rules.change({ rule: rule.id, do: "delete-now" }))}>Delete now</button>
      </div>`
    }`;
}
