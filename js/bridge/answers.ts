import { type Buffer, bytesOf, fromJsonBytes } from "./buffers.ts";
import { FaultError, faultOf } from "./fault.ts";
import {
  type Call,
  type FormOpened,
  type FromKernel,
  type Result,
  type Row,
  type Snapshot,
  VERSION,
} from "./protocol.ts";
import { fits } from "./shape.ts";
import { FROM_KERNEL } from "./shapes.ts";

/** Which result answers which call. */
export const ANSWERS = {
  hello: "snapshot",
  "open-listing": "opened",
  "open-branch": "opened",
  "close-branch": "done",
  "stop-listing": "listed",
  "continue-listing": "listed",
  "get-listing": "listed",
  "sort-listing": "listed",
  "get-window": "window",
  "get-facts": "facts-of",
  "get-facets": "facets-of",
  "find-row": "position",
  "get-details": "details",
  "get-tab": "tab-read",
  "get-export": "exported",
  "get-sites": "sites",
  "choose-sites": "sites-chosen",
  "star-scope": "remembered",
  "forget-queries": "remembered",
  select: "selected",
  "add-variable": "variable-set",
  "get-code": "code",
  "put-record": "done",
  "put-deposit": "done",
  suggest: "suggestions",
  "sign-in": "signed-in",
  "check-sign-in": "sign-in-checked",
  "sign-out": "signed-in",
  "get-configuration": "configuration",
  "save-as-default": "saved",
  "choose-instance": "done",
  "purge-cache": "cache-purged",
  "get-part": "part",
  "start-download": "download-started",
  "get-transfers": "transfer-window",
  "pause-transfers": "transfers-told",
  "resume-transfers": "transfers-told",
  "cancel-transfers": "transfers-told",
  "retry-transfers": "transfers-told",
  "forget-transfers": "transfers-told",
  "go-on-with-transfers": "transfers-told",
  "preview-rule": "rule-preview",
  "make-rules": "rules-made",
  "get-rules": "rules",
  "watch-rules": "rules",
  "change-rule": "rules",
  "get-stuck-files": "stuck-files",
  "give-up-awaiting": "done",
  "open-form": "form-opened",
  "fill-in": "form-told",
  "add-files": "form-told",
  "rename-file": "form-told",
  "remove-files": "form-told",
  "drop-piece": "piece-taken",
  "get-folder": "folder",
  "review-form": "review",
  "send-form": "form-told",
  "steer-form": "form-told",
  "get-form-variables": "form-variables",
  "add-from-variable": "form-told",
  "save-draft": "form-told",
  "ask-room": "form-told",
  "get-drafts": "drafts",
  "take-up": "form-told",
  "drop-draft": "drafts",
  "give-doi": "doi-given",
  "import-metadata": "imported",
  "get-publication": "publication",
  "publish-form": "form-told",
  "get-attached": "attached-now",
  detach: "attached-now",
  inject: "attached-now",
  "update-lock": "attached-now",
} as const satisfies Record<Call["type"], Result["type"]>;

/** What of a result travels in a buffer: it is carried here. */
type Carried<R extends Result> = R["type"] extends "opened" | "window"
  ? { readonly rows: readonly Row[] }
  : R["type"] extends "part"
    ? { readonly code: string }
    : object;

type ResultTo<C extends Call> = Extract<Result, { type: (typeof ANSWERS)[C["type"]] }>;

/** What `ask` gives for a call of this type. */
export type Answered<C extends Call> = ResultTo<C> & Carried<ResultTo<C>>;

/**
 * What was received, if it is a message of the protocol. What is none, but is meant for one who asked, becomes a failure
 * that says so; null: it is for nobody.
 */
export function understood(message: unknown): FromKernel | null {
  if (fits(message, FROM_KERNEL)) return message as FromKernel;
  if (!fits(message, "{rid s")) return null;
  const { rid } = message as { rid: string };
  return { type: "failure", rid, fault: notUnderstood("a message of another shape").fault };
}

/** The answer to `call`, its buffer decoded. Throws FaultError when it is not one. */
export function answered<C extends Call>(call: C, result: Result, buffers: readonly Buffer[]): Answered<C> {
  if (result.type !== ANSWERS[call.type]) throw notUnderstood(`${result.type} as the answer to ${call.type}`);
  if (isFirstAnswer(result) && result.version !== VERSION) throw notUnderstood(`version ${result.version}`);
  return { ...result, ...carried(result, buffers[0]) } as Answered<C>;
}

function isFirstAnswer(result: Result): result is Snapshot | FormOpened {
  return result.type === "snapshot" || result.type === "form-opened";
}

function carried({ type }: Result, buffer: Buffer | undefined): Carried<Result> {
  if (type === "opened" || type === "window") return { rows: rowsOf(buffer) };
  if (type === "part") return { code: buffer ? new TextDecoder().decode(bytesOf(buffer)) : "" };
  return {};
}

function rowsOf(buffer: Buffer | undefined): readonly Row[] {
  let rows: unknown;
  try {
    rows = buffer ? fromJsonBytes(buffer) : [];
  } catch (error) {
    throw notUnderstood("rows that are not JSON", error);
  }
  if (!fits(rows, "@Row*")) throw notUnderstood("rows of another shape");
  return rows as Row[];
}

function notUnderstood(what: string, cause?: unknown): FaultError {
  const hint = "Restart the kernel and run the cell again";
  return new FaultError(faultOf("mismatch", "This view does not understand its kernel", hint, `received ${what}`), {
    cause,
  });
}
