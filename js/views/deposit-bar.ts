import type { Draft, FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { counted } from "../text/count.ts";
import { hourText, timeLeftText } from "../text/date.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";
import { pages } from "./pages.ts";
import { leaving } from "./presses.ts";

export interface DepositBarProps {
  readonly form: Form;
  readonly info: FormInfo;
  /** False without a kernel. */
  readonly isUsable: boolean;
  /** Somebody wants the code for what the form holds. */
  readonly onCode: () => void;
}

/** How far the form is, and the one thing to do next. */
export function DepositBar({ form, info, isUsable, onCode }: DepositBarProps) {
  return html`<div class="bar deposit-bar" role="toolbar" aria-label=${visible(info.title)}>${parts(form, info, isUsable, onCode)}</div>`;
}

function parts(form: Form, info: FormInfo, isUsable: boolean, onCode: () => void) {
  const { phase, left } = form.state.value;
  const action = visible(info.action);
  const press = (label: string, run: (event: Event) => void, kind = "", sign?: "refresh" | "stop") =>
    html`<button type="button" class=${`button ${kind}`} disabled=${!isUsable || (form.isBusy.value && label !== "Stop")} onClick=${run}>
      ${sign && icon(sign)}${label}
    </button>`;
  const code =
    info.scripted &&
    html`<button type="button" class="link page-link deposit-code" aria-label="Copy as Python" title="Copy as Python" disabled=${!isUsable} onClick=${onCode}>
      ${icon("copy")}<span>Copy as Python</span>
    </button>`;
  if (phase === "done")
    return html`${status(form)} ${press(
      `${action} more`,
      leaving(() => void form.steer("anew")),
    )}`;
  if (phase === "sending")
    return html`${sending(form)} ${press(
      "Stop",
      leaving(() => void form.steer("stop")),
      "",
      "stop",
    )}`;
  if (phase === "failed" || phase === "stopped")
    return html`${status(form)}
      ${
        left.length > 0 &&
        press(
          "Take back",
          leaving(() => void form.steer("clean")),
        )
      }
      ${press("Review…", lookOver(form))}
      ${press(
        "Go on",
        leaving(() => void form.steer("go-on")),
        "primary",
        "refresh",
      )}`;
  if (form.review.value)
    return html`${status(form)} ${code} ${press("Back to the form", leaving(form.edit))}
      ${press(
        action,
        leaving(() => void form.send()),
        "primary",
      )}`;
  const { draft } = form.state.value;
  return html`${status(form)}
    ${code} ${draft && pages([{ label: "Preview", url: draft.url }])}
    ${draft && press("Save draft", () => void form.order({ type: "save-draft" }))}
    ${press("Review…", lookOver(form), "primary")}`;
}

/** How the draft at the service is. */
function saved({ state, savedAt }: Draft): string {
  if (state === "saving") return "Saving";
  if (state === "failed") return "Not saved";
  if (savedAt === null) return "";
  return state === "saved" ? `Saved ${hourText(savedAt)}` : `Changed since ${hourText(savedAt)}`;
}

/** To the review, or to the first field that is in the way. */
function lookOver(form: Form) {
  return async ({ currentTarget }: Event) => {
    const panel = (currentTarget as Element).closest<HTMLElement>(".panel");
    panel?.focus();
    await form.lookOver();
    const isWrong = form.problems.peek().length > 0;
    if (isWrong) setTimeout(() => panel?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
}

function status(form: Form) {
  const { files, phase } = form.state.value;
  const problems = form.problems.value;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const held = files.length ? `${counted(files.length, "file")}, ${sizeText(size)}` : "No files yet";
  const wrong = new Set(problems.map(({ field }) => field)).size;
  const rest = wrong ? ` · ${counted(wrong, "field")} to fix` : "";
  const said = phase === "stopped" ? "Stopped · " : phase === "failed" ? "Not finished · " : "";
  const { draft } = form.state.value;
  const kept = draft && phase === "filling" ? saved(draft) : "";
  return html`<span class="deposit-status" role="status"
    >${(form.isBusy.value || draft?.state === "saving") && html`<span class="spinner"></span> `}${kept && `${kept} · `}${said}${held}${rest}</span
  >`;
}

function sending(form: Form) {
  const { done, total, rate, doing } = form.progress.value ?? { done: 0, total: 0, rate: 0, doing: "Preparing" };
  const share = total > 0 ? Math.min(100, (done / total) * 100) : 0;
  const left = rate > 0 ? `, ${sizeText(rate)}/s, ${timeLeftText((total - done) / rate)} left` : "";
  const text = total > 0 ? `${sizeText(done)} of ${sizeText(total)}${done ? left : ""}` : "";
  return html`<span class="deposit-status deposit-sending">
    <span>${visible(doing)}</span>
    <span
      class="meter"
      role="progressbar"
      aria-label=${visible(doing)}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.floor(share)}
      aria-valuetext=${text}
      ><i style=${`width:${share}%`}></i
    ></span>
    <span class="dim">${text}</span>
  </span>`;
}
