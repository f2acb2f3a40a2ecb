import type { Fault } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { timeLeftText } from "../text/date.ts";
import { visibleLines } from "../text/visible.ts";
import { codeSpans } from "./code-spans.ts";
import { CopyButton } from "./copy-button.ts";
import { type IconName, icon } from "./icons.ts";
import { leaving } from "./presses.ts";

/** What a notice offers to press. */
export interface Action {
  readonly label: string;
  readonly run: () => void;
  readonly icon?: IconName;
}

export interface NoticeProps {
  readonly level: "error" | "warning" | "info" | "busy";
  /** What happened. */
  readonly title: string;
  /** What is kept, and what to try. */
  readonly text?: string;
  /** The server's own words. */
  readonly detail?: string;
  readonly actions?: readonly Action[];
  /** Instead of the level's own icon. */
  readonly mark?: IconName;
  /** For the field it is about, which points here. */
  readonly id?: string;
}

/** One thing that happened: what, what is kept, the server's words, what to press. */
export function Notice({ level, title, text, detail, actions = [], mark, id }: NoticeProps) {
  const sign = level === "busy" ? html`<span class="spinner"></span>` : icon(mark ?? level);
  return html`<div class="notice ${level}" id=${id} role=${level === "error" ? "alert" : "status"}>
    <span class="notice-sign">${sign}</span>
    <div class="notice-text">
      <p class="strong">${codeSpans(title)}</p>
      ${text && html`<p class="dim">${codeSpans(text)}</p>`}
      ${detail && html`<p class="notice-detail mono dim" tabindex="0">${visibleLines(detail)}</p>`}
    </div>
    <div class="notice-actions">
      ${actions.map(
        ({ label, run, icon: name }) =>
          html`<button type="button" class="button" onClick=${leaving(run)}>${name && icon(name)}${label}</button>`,
      )}
      ${detail && html`<${CopyButton} text=${[title, detail, text].filter(Boolean).join("\n")} label="Copy report" />`}
    </div>
  </div>`;
}

export interface FaultNoticeProps extends Pick<NoticeProps, "actions" | "id"> {
  /** A question ("confirmation-needed") is a warning, everything else an error. */
  readonly level?: NoticeProps["level"];
  readonly fault: Fault;
  /** What is kept, said before the hint. */
  readonly kept?: string;
}

/** A fault as a notice. */
export function FaultNotice({ fault, kept, actions, id, level }: FaultNoticeProps) {
  const wait = fault.retryAfterS ? `The server asks to wait ${waitText(fault.retryAfterS)}` : "";
  return Notice({
    level: level ?? (fault.code === "confirmation-needed" ? "warning" : "error"),
    title: fault.message,
    text: sentences(kept, fault.hint, wait),
    // One example stands in the message already.
    detail: fault.detail || (fault.missingExamples.length > 1 ? fault.missingExamples.join("\n") : ""),
    ...(actions && { actions }),
    ...(id && { id }),
  });
}

/** Hints come without a full stop; several in a row need them. */
function sentences(...parts: (string | undefined)[]): string {
  const said = parts.filter((part): part is string => Boolean(part));
  return said.length > 1 ? said.map((part) => part.replace(/\.?$/, ".")).join(" ") : (said[0] ?? "");
}

function waitText(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s` : timeLeftText(seconds);
}
