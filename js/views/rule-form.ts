import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CatalogInfo, Place, RulePreview, Wish } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { type Rules, WISH } from "../stores/rules.ts";
import { counted } from "../text/count.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { type Action, FaultNotice, Notice } from "./notice.ts";
import { PlaceField } from "./place-field.ts";
import { keptText, RuleOptions } from "./rule-options.ts";
import { isShort, Places } from "./rule-places.ts";

export interface RuleFormProps {
  readonly rules: Rules;
  readonly selection: Browser["selection"];
  readonly behind: Browser["behind"];
  readonly info: CatalogInfo;
  readonly onCancel: () => void;
}

/** Where to, how many, for how long: with what is there already and what room is left, before anything is asked for. */
export function RuleForm({ rules, selection, behind, info, onCancel }: RuleFormProps) {
  const where = useSignal(info.replication?.place ?? "");
  const left = useSignal<ReadonlySet<string>>(new Set());
  const wish = useSignal<Wish>({ ...WISH, lifetimeS: info.replication?.lifetimeS ?? null });
  const preview = rules.preview.value?.where === where.value ? rules.preview.value : null;
  const version = selection.state.value.version;
  useEffect(() => rules.look(where.value), [where.value, version]);

  const change = (text: string) => {
    where.value = text;
    left.value = new Set();
  };
  const chosen = preview
    ? preview.places.filter((place) => canTake(place, preview, wish.value) && !left.value.has(place.name))
    : [];
  const isWhole = preview !== null && left.value.size === 0;
  const expression = isWhole ? where.value : chosen.map(({ name }) => name).join("|");
  const isReady =
    preview !== null && !preview.fault && chosen.length >= wish.value.copies && selection.state.value.count > 0;
  const copy = () => {
    behind.leaving.value = { rule: { ...wish.peek(), where: expression } };
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (isReady && !rules.isMaking.peek()) rules.make({ ...wish.peek(), where: expression });
  };
  const toggle = (name: string) => {
    const next = new Set(left.peek());
    if (!next.delete(name)) next.add(name);
    left.value = next;
  };
  return html`<form class="rule-form" onSubmit=${submit}>
    <div class="pane-body">
      <p class="dim">${summary(rules, preview, info, wish.value)}</p>
      <${PlaceField} rules=${rules} value=${where.value} onChange=${change} />
      ${preview?.fault && html`<p class="err" role="alert" id="place-fault">${visible(preview.fault.detail || preview.fault.message)}</p>`}
      ${rules.previewFault.value && html`<${FaultNotice} fault=${rules.previewFault.value} />`}
      ${preview && preview.places.length > 0 && html`<${Places} preview=${preview} wish=${wish.value} left=${left.value} onToggle=${toggle} />`}
      ${elsewhere(chosen, info, change)}
      <${RuleOptions} wish=${wish} possible=${chosen.length} activities=${info.replication?.activities ?? []} />
      ${rules.makeFault.value && html`<${FaultNotice} fault=${rules.makeFault.value} />`}
    </div>
    <div class="rule-foot">
      <button type="submit" class="button primary" disabled=${!isReady}>
        ${rules.isMaking.value ? html`<span class="spinner"></span> Creating` : wish.value.askApproval ? "Ask for approval" : "Create rule"}
      </button>
      <button type="button" class="button" onClick=${onCancel}>Cancel</button>
      <button type="button" class="button rule-code" disabled=${!isReady} onClick=${copy}>Copy as Python</button>
    </div>
  </form>`;
}

/** A place without room takes it all the same if somebody approves. */
function canTake(place: Place, preview: RulePreview, wish: Wish): boolean {
  return wish.askApproval || !isShort(place, preview);
}

function summary(rules: Rules, preview: RulePreview | null, { title }: CatalogInfo, wish: Wish) {
  if (!preview) return rules.isPreviewing.value ? html`<span role="status">Looking what is there</span>` : "";
  const amount = [
    preview.files === null ? "all files" : counted(preview.files, "file"),
    preview.size === null ? "" : sizeText(preview.size),
  ];
  return `${title} copies ${amount.filter(Boolean).join(", ")}, and keeps them ${keptText(wish.lifetimeS)}.`;
}

/** What is copied to where this session does not reach cannot be read here; the places that can are offered. */
function elsewhere(chosen: readonly Place[], { replication }: CatalogInfo, change: (where: string) => void) {
  const others = chosen.filter(({ here }) => !here);
  const [first] = others;
  if (!first) return null;
  const name = `\`${visible(first.name)}\``;
  const actions: Action[] = (replication?.places ?? []).slice(0, 3).map((place) => ({
    label: visible(place),
    run: () => change(place),
  }));
  const title =
    others.length < chosen.length ? `${name} may be chosen, which is not mounted here` : `${name} is not mounted here`;
  const text = `What is copied there will not be readable in this session.${actions.length ? " Take one that is:" : ""}`;
  return html`<${Notice} level="warning" title=${title} text=${text} actions=${actions} />`;
}
