import { type Signal, useSignal } from "@preact/signals";
import type { CatalogInfo, Fault, ListingState, SessionState } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { differencesText } from "../stores/attached.ts";
import type { Browser } from "../stores/browser.ts";
import { counted, countText } from "../text/count.ts";
import { timeLeftText } from "../text/date.ts";
import { visible } from "../text/visible.ts";
import type { DownloadOrder } from "./download-order.ts";
import { ENDS_SOON_S } from "./header.ts";
import { kernelNotice } from "./kernel-notice.ts";
import { rowsText } from "./listing-text.ts";
import { type Action, FaultNotice, type FaultNoticeProps, Notice } from "./notice.ts";
import { rulesNotice } from "./rules-notice.ts";
import type { VariableOrder } from "./variable-order.ts";

export interface PanelNoticeProps {
  readonly browser: Pick<
    Browser,
    "attached" | "kernel" | "query" | "selection" | "session" | "transfers" | "rules" | "variable"
  >;
  readonly info: CatalogInfo;
  readonly order: VariableOrder;
  readonly download: DownloadOrder;
  /** Seconds since 1970. */
  readonly now: number;
  readonly onSignIn: () => void;
}

/** The one notice above the bar: the first of these that has something to say. A new one takes the place of an old one. */
export function PanelNotice({ browser, info, order, download, now, onSignIn }: PanelNoticeProps) {
  const seen = useSignal<number | null>(null);
  const noted = useSignal("");
  const signIn: Action = { label: "Sign in", run: onSignIn };
  return (
    kernelNotice(browser) ??
    variableNotice(browser, info, order, download, signIn) ??
    downloadNotice(download, signIn) ??
    existingNotice(browser.transfers) ??
    faultNotice(browser.selection.fault.value, [], signIn) ??
    lockNotice(browser.attached, signIn) ??
    queryNotice(browser.query, signIn) ??
    purgedNotice(browser.session) ??
    sessionNotice(browser.session.state.value, info, now, seen, onSignIn) ??
    rulesNotice(browser.rules, info, signIn) ??
    keptNotice(browser.session.state.value, noted)
  );
}

function variableNotice(
  { rules, variable }: PanelNoticeProps["browser"],
  { replication, downloads }: CatalogInfo,
  { fault: { value: fault }, again }: VariableOrder,
  download: DownloadOrder,
  signIn: Action,
) {
  if (!fault || isAwaitedFor(rules, variable) || download.isAwaited.value) return null;
  const actions: Action[] = [];
  if (fault.asks === "overwrite") actions.push({ label: "Overwrite", run: () => again({ overwrite: true }) });
  if (fault.asks === "large") actions.push({ label: "List them all", run: () => again({ large: true }) });
  if (fault.code === "not-available" && fault.found > 0)
    actions.push({ label: `Take the other ${countText(fault.found)}`, run: () => again({ missing: "skip" }) });
  if (fault.code === "not-available" && downloads && !variable.isAwaited.value)
    actions.push({ label: "Download, set it then", icon: "download", run: download.startForVariable });
  if (fault.code === "not-available" && replication?.place && !variable.isAwaited.value)
    actions.push({ label: "Make available, set it then", run: () => rules.make({}, variable.name.peek().trim()) });
  // Where nothing is mounted or copied every file is fetched first: no mishap.
  const level = fault.code === "not-available" && downloads && !replication ? "info" : undefined;
  return faultNotice(fault, actions, signIn, { id: "variable-fault", ...(level && { level }) });
}

function downloadNotice({ fault: { value: fault }, again }: DownloadOrder, signIn: Action) {
  if (!fault) return null;
  const actions: Action[] = [];
  if (fault.asks === "large") actions.push({ label: "Download them all", run: () => again({ large: true }) });
  if (fault.code === "not-available" && fault.found > 0)
    actions.push({ label: `Take the other ${countText(fault.found)}`, run: () => again({ missing: "skip" }) });
  return faultNotice(fault, actions, signIn);
}

/** Other files are in the place of what was downloaded. */
function existingNotice({ state, retry }: Browser["transfers"]) {
  const { asks } = state.value;
  if (asks === 0) return null;
  const title = `${counted(asks, "file")} of that name ${asks === 1 ? "is" : "are"} there, with other content`;
  const actions: Action[] = [
    { label: "Replace", run: () => retry([], "replace") },
    { label: "Keep both", run: () => retry([], "rename") },
    { label: "Leave", run: () => retry([], "skip") },
  ];
  return html`<${Notice} level="warning" title=${title} text="Nothing was overwritten." actions=${actions} />`;
}

/** What was not here is on its way: the variable will be set. */
function isAwaitedFor({ awaiting }: Browser["rules"], { name }: Browser["variable"]): boolean {
  return awaiting.value.some((one) => one.name === name.value.trim() && !one.fault);
}

/** What the lock is not any more, until somebody has decided; and what it could not be made. */
function lockNotice(attached: Browser["attached"], signIn: Action) {
  const { state, fault, left, updateLock, inject, leave } = attached;
  const lock = state.value.lock;
  const update: Action = { label: "Update lock", run: updateLock };
  if (fault.value) return faultNotice(fault.value, fault.value.asks ? [update] : [], signIn);
  if (lock?.fault) return faultNotice(lock.fault, [], signIn);
  const missing = state.value.variables.find((one) => one.fault);
  if (missing)
    return faultNotice(missing.fault, [{ label: "Look again", icon: "refresh", run: () => inject() }], signIn);
  const text = differencesText(state.value);
  if (!lock || !text || left.value === text) return null;
  const [first, ...others] = lock.differences;
  const more = others.length ? ` and ${counted(others.length, "other")}` : "";
  const title = `\`${visible(lock.file)}\` differs from what you have added`;
  return html`<${Notice} level="warning" title=${title} text=${`${first}${more}`} actions=${[update, { label: "Leave it", run: leave }]} />`;
}

function queryNotice(query: Browser["query"], signIn: Action) {
  const retry: Action = { label: "Try again", icon: "refresh", run: () => query.search() };
  const refused = query.fault.value;
  const asked = faultNotice(refused, refused ? waysOn(refused, retry, signIn) : [], signIn);
  const listing = query.listing.value;
  return asked ?? (listing && listingNotice(listing, query, retry, signIn));
}

function listingNotice(listing: ListingState, query: Browser["query"], retry: Action, signIn: Action) {
  const { state, fault, count, unreadable } = listing;
  const goOn: Action = { label: "Go on from here", icon: "refresh", run: () => query.goOn() };
  if (state === "failed" && fault) {
    const kept = count > 0 ? `The ${rowsText(count, listing)} that came before ${count === 1 ? "is" : "are"} kept` : "";
    return html`<${FaultNotice} fault=${fault} kept=${kept} actions=${waysOn(fault, count > 0 ? goOn : retry, signIn)} />`;
  }
  if (state === "stopped" && fault && fault.code !== "cancelled") return faultNotice(fault, [goOn], signIn);
  if (!unreadable) return null;
  return html`<${Notice} level="warning" title="This list is not complete" text=${`${counted(unreadable, "line")} of the server's answer could not be read.`} />`;
}

/** The same again helps nobody whose query is no query. */
function waysOn({ code }: Fault, again: Action, signIn: Action): Action[] {
  if (code === "sign-in-needed") return [signIn];
  return code === "invalid-input" ? [] : [again];
}

/** Nothing for what the user stopped. */
function faultNotice(
  fault: Fault | null,
  actions: readonly Action[],
  signIn: Action,
  rest: Pick<FaultNoticeProps, "id" | "level"> = {},
) {
  if (!fault || fault.code === "cancelled") return null;
  const offered = fault.code === "sign-in-needed" ? [signIn] : actions;
  return html`<${FaultNotice} fault=${fault} actions=${offered} ...${rest} />`;
}

function purgedNotice({ purged: { value: what }, seen }: Browser["session"]) {
  if (!what) return null;
  const text = what.length ? `Asked for again when it is needed: ${what.join(", ")}` : "There was nothing in it.";
  return html`<${Notice} level="info" title="The cache is empty" text=${text} actions=${[{ label: "Close", run: seen }]} />`;
}

/** What is worth knowing of the session, or wrong with it, until somebody has seen it. */
function keptNotice({ note }: SessionState, noted: Signal<string>) {
  if (!note || noted.value === note) return null;
  const close: Action = {
    label: "Close",
    run: () => {
      noted.value = note;
    },
  };
  const [title = "", advice = ""] = note.split("\n");
  return html`<${Notice} level=${advice ? "warning" : "info"} title=${title} text=${advice} actions=${[close]} />`;
}

/** Near the end of a session, until somebody has seen it; and after its end, as long as rows are there. */
function sessionNotice(
  { state, expiresAt }: SessionState,
  { anonymous }: CatalogInfo,
  now: number,
  seen: Signal<number | null>,
  onSignIn: () => void,
) {
  const renew: Action = { label: "Renew", run: onSignIn };
  if (state === "out" && anonymous) return null;
  if (state === "out" || state === "choosing" || state === "waiting")
    return html`<${Notice} level="warning" mark="clock" title="Nobody is signed in" text="The rows that are here stay." actions=${[{ ...renew, label: "Sign in" }]} />`;
  if (state !== "in" || expiresAt === null || expiresAt - now > ENDS_SOON_S) return null;
  const left = expiresAt - now;
  if (left > 0 && seen.value === expiresAt) return null;
  const dismiss: Action = {
    label: "Later",
    run: () => {
      seen.value = expiresAt;
    },
  };
  const title = left > 0 ? `Your session ends in ${timeLeftText(left)}` : "Your session has ended";
  return html`<${Notice} level="warning" mark="clock" title=${title} text="Work that has begun goes on." actions=${left > 0 ? [renew, dismiss] : [renew]} />`;
}
