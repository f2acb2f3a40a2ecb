import { useEffect, useRef } from "preact/hooks";
import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { icon, iconButton } from "./icons.ts";
import { RuleForm } from "./rule-form.ts";
import { RuleList } from "./rule-list.ts";

export interface RulesPaneProps {
  readonly browser: Pick<Browser, "rules" | "selection" | "behind">;
  readonly info: CatalogInfo;
  readonly onClose: () => void;
}

const TITLES = { form: "Make available", mine: "My rules" } as const;

/** The form of a rule, or the rules there are: in place of the details. */
export function RulesPane({ browser, info, onClose }: RulesPaneProps) {
  const { rules, selection, behind } = browser;
  const box = useRef<HTMLElement>(null);
  const shown = rules.shown.value ?? "mine";
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(".rule-form input, .pane-body[tabindex]")?.focus();
    return rules.forgetFaults;
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return html`<aside ref=${box} class="pane rules" aria-label=${TITLES[shown]} onKeyDown=${onKeyDown}>
    <div class="pane-head">
      ${icon("available")}
      <h3>${TITLES[shown]}</h3>
      ${shown === "mine" && iconButton("refresh", "Look again", rules.list)}
      ${iconButton("close", `Close ${TITLES[shown].toLowerCase()}`, onClose)}
    </div>
    ${
      shown === "form"
        ? html`<${RuleForm} rules=${rules} selection=${selection} behind=${behind} info=${info} onCancel=${onClose} />`
        : html`<${RuleList} rules=${rules} info=${info} />`
    }
  </aside>`;
}
