import { signal } from "@preact/signals";
import type { Answered } from "../../js/bridge/answers.ts";
import type { Calls, KernelEvent } from "../../js/bridge/calls.ts";
import { FaultError } from "../../js/bridge/fault.ts";
import type { KernelState } from "../../js/bridge/kernel-state.ts";
import {
  type AttachedState,
  type Call,
  type CatalogInfo,
  type Details,
  type Entry,
  type Facet,
  type Fault,
  type ListingState,
  type Noun,
  type Progress,
  type Query,
  type Row,
  type SelectionState,
  type SessionState,
  type SignInChecked,
  type Suggestion,
  type TransferLine,
  type TransfersState,
  type VariableSet,
  VERSION,
} from "../../js/bridge/protocol.ts";
import { NO_ATTACHED } from "../../js/stores/attached.ts";
import { NO_QUERY } from "../../js/stores/query.ts";
import { NO_TRANSFERS } from "../../js/stores/transfers.ts";
import { type FormScript, formAnswer, formEvents } from "./form.ts";
import {
  BELOW,
  CODE,
  CONFIGURATION,
  detailsOf,
  FOLDER,
  found,
  INFO,
  type Known,
  SCOPES,
  SITES,
  tabOf,
} from "./lake.ts";
import { answerRules, type RulesScript } from "./rules.ts";

/** What the catalog holds: what a search finds, what is below it, and what is known of it. */
export interface World {
  readonly found: (index: number) => Known;
  readonly below: Readonly<Record<string, readonly Known[]>>;
  readonly detailsOf: (entry: Entry) => Details;
  readonly facets: readonly Facet[];
  readonly text: string;
  readonly called: Noun;
  /** What one can search within, as it is looked up. */
  readonly proposed?: readonly Suggestion[];
}

const LAKE: World = { found, below: BELOW, detailsOf, facets: [], text: "", called: { one: "DID", many: "DIDs" } };

/** What a kernel is to say. Everything may be left out: then one is signed in, and nothing has been searched for. */
export interface Script extends RulesScript {
  readonly kernel?: KernelState;
  readonly catalog?: CatalogInfo;
  readonly session?: Partial<SessionState>;
  /** What a way to sign in would use. */
  readonly checked?: Partial<SignInChecked>;
  readonly query?: Query;
  readonly recent?: readonly Query[];
  readonly starred?: readonly string[];
  /** The result that is there already. */
  readonly listing?: Partial<ListingState>;
  /** Ids of rows that are open, each after the one it hangs under; of rows that are picked. */
  readonly open?: readonly string[];
  readonly picked?: readonly string[];
  readonly selection?: Partial<SelectionState>;
  readonly variable?: Partial<VariableSet>;
  readonly progress?: Partial<Progress>;
  /** A cell waits for the choice. */
  readonly awaited?: boolean;
  /** Calls that fail, and calls that are never answered. */
  readonly refused?: Partial<Record<Call["type"], Fault>>;
  readonly unanswered?: readonly Call["type"][];
  readonly transfers?: Partial<TransfersState>;
  readonly attached?: Partial<AttachedState>;
  readonly lines?: readonly TransferLine[];
  /** What it holds, if not the lake. */
  readonly world?: World;
  /** A form, instead of a browser. */
  readonly form?: FormScript;
}

/** A kernel of few words: it answers every call at once from `lake.ts`, as its script says. */
export function scriptedKernel(script: Script): Calls {
  const { found, below: BELOW, detailsOf, facets, text, called, proposed } = script.world ?? LAKE;
  const branches = [null, ...(script.open ?? [])];
  const picked = new Set(script.picked);

  const rowsOf = (listing: number) => {
    const id = branches[listing - 1];
    return id ? (index: number) => (BELOW[id] ?? [])[index] : found;
  };
  const count = (listing: number) => {
    const id = branches[listing - 1];
    return id ? (BELOW[id] ?? []).length : (script.listing?.count ?? 1234);
  };

  function state(listing: number): ListingState {
    const root: Partial<ListingState> = listing === 1 ? { state: "streaming", ...script.listing } : {};
    return {
      ...{ listing, version: 1, parent: parentOf(branches[listing - 1]), count: count(listing), total: null },
      ...{ query: listing === 1 ? (script.query ?? NO_QUERY) : null, order: 1, sort: null, sorted: 0 },
      ...{
        state: "complete",
        fault: null,
        unreadable: 0,
        note: "",
        within: "",
        called,
        hasFacets: facets.length > 0,
        ...root,
      },
    };
  }

  function parentOf(id: string | null | undefined): [number, number] | null {
    for (const [index, above] of branches.entries()) {
      const position = above ? positionIn(BELOW[above] ?? [], id) : positionIn([0, 1, 2].map(found), id);
      if (position >= 0) return [index + 1, position];
    }
    return null;
  }

  function tick(id: string, above: string | null | undefined): Row["tick"] {
    if (picked.has(id)) return "on";
    if (above && picked.has(above)) return "inherited";
    return below(id, BELOW).some((lower) => picked.has(lower)) ? "some" : "off";
  }

  function rows(listing: number, start: number, most: number): Row[] {
    const at = rowsOf(listing);
    const numbers = Array.from({ length: Math.max(0, Math.min(most, count(listing) - start)) }, (_, i) => start + i);
    return numbers.flatMap((number) => {
      const one = at(number);
      return one ? [{ number, tick: tick(one.entry[0], branches[listing - 1]), ...one }] : [];
    });
  }

  function selection(): SelectionState {
    const sizes = new Map(Object.values(BELOW).flatMap((rows) => rows.map(({ entry: [id, , , size] }) => [id, size])));
    const size = [...picked].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
    const isAny = picked.size > 0;
    return {
      version: 1,
      count: picked.size,
      size: isAny ? size : 0,
      unsized: 0,
      isQuery: false,
      growing: false,
      ...script.selection,
    };
  }

  function session(): SessionState {
    const expiresAt = Date.now() / 1000 + 27_750;
    return {
      version: 1,
      state: "in",
      account: "alice",
      accounts: [],
      method: "userpass",
      errand: null,
      expiresAt,
      isKept: false,
      note: "",
      ...script.session,
    };
  }

  /** The answer, by the type of the call; undefined leaves it unanswered. */
  function answer(call: Call): unknown {
    const said = script.form?.answers?.[call.type];
    if (said) return said;
    switch (call.type) {
      case "hello":
        return {
          ...{ type: "snapshot", version: VERSION, catalog: script.catalog ?? INFO, query: script.query ?? NO_QUERY },
          ...{
            session: session(),
            selection: selection(),
            variable: "daod_files",
            canAnswerWhileBusy: true,
            awaited: script.awaited ?? false,
            memory: { version: 0, queries: script.recent ?? [], starred: script.starred ?? [] },
            sites: { version: 0, chosen: SITES.filter(({ here }) => here).map(({ name }) => name) },
            transfers: { ...NO_TRANSFERS, ...script.transfers },
            rules: script.rules ?? [],
            awaiting: script.awaiting ?? [],
            attached: { ...NO_ATTACHED, ...script.attached },
          },
          listings: script.listing ? branches.map((_, index) => state(index + 1)) : [],
        };
      case "open-listing":
        return { type: "opened", state: { ...state(1), query: call.query }, facets, rows: rows(1, 0, 100) };
      case "get-facets":
        return { type: "facets-of", listing: call.listing, facets };
      case "get-export":
        return { type: "exported", text };
      case "get-window":
        return {
          type: "window",
          listing: call.listing,
          order: 1,
          start: call.start,
          rows: rows(call.listing, call.start, call.count),
        };
      case "get-details": {
        const one = rowsOf(call.listing)(call.row);
        return one && detailsOf(one.entry);
      }
      case "get-transfers":
        return {
          ...{ type: "transfer-window", state: { ...NO_TRANSFERS, ...script.transfers }, start: call.start },
          lines: script.lines?.slice(call.start, call.start + call.count) ?? [],
        };
      case "get-sites":
        return { type: "sites", sites: SITES };
      case "choose-sites":
        return { type: "sites-chosen", state: { version: 1, chosen: call.sites } };
      case "get-tab":
        return { type: "tab-read", tab: tabOf(call.tab) };
      case "suggest": {
        if (call.field === "filters")
          return {
            type: "suggestions",
            items: [{ value: "quality", mine: false, note: "", label: "", more: [] }],
            matching: 1,
            total: 1,
          };
        if (proposed)
          return { type: "suggestions", items: proposed, matching: proposed.length, total: proposed.length };
        const items = SCOPES.filter((scope) => scope.includes(call.text));
        return {
          ...{
            type: "suggestions",
            items: items.map((scope) => ({
              value: scope,
              mine: scope.startsWith("user."),
              note: "",
              label: "",
              more: [],
            })),
          },
          ...{ matching: items.length, total: 212 },
        };
      }
      case "select":
        return { type: "selected", state: selection() };
      case "add-variable":
        return {
          type: "variable-set",
          names: [call.name],
          isList: true,
          count: 3,
          skipped: 0,
          called: { one: "path", many: "paths" },
          ...script.variable,
        };
      case "get-code":
        return { type: "code", text: CODE };
      case "put-record":
      case "put-deposit":
        return { type: "done" };
      case "get-configuration":
        return CONFIGURATION;
      case "save-as-default":
        return { type: "saved", file: CONFIGURATION.file, name: CONFIGURATION.name };
      case "check-sign-in":
        return { type: "sign-in-checked", found: "", asks: [], fault: null, ...script.checked };
      case "get-folder":
        return FOLDER;
      case "purge-cache":
        return { type: "cache-purged", what: ["212 scopes", "14 storage elements"] };
      case "sign-in":
      case "sign-out":
        return { type: "signed-in", state: { ...session(), version: 2 } };
      default:
        return (script.form && formAnswer(call, script.form, session())) ?? answerRules(call, script);
    }
  }

  return {
    kernel: signal(script.kernel ?? "ready"),
    onEvent(listener) {
      // Not before the form is opened.
      for (const event of formEvents(script.form ?? {})) setTimeout(() => listener(event as KernelEvent));
    },
    ask<C extends Call>(call: C, { onProgress }: Parameters<Calls["ask"]>[1] = {}): Promise<Answered<C>> {
      const fault = script.refused?.[call.type];
      if (fault) return Promise.reject(new FaultError(fault));
      if (["add-variable", "start-download"].includes(call.type) && script.progress)
        onProgress?.({ type: "progress", rid: "1", done: 0, total: null, doing: "", ...script.progress });
      const said = script.unanswered?.includes(call.type) ? undefined : answer(call);
      return said === undefined ? new Promise(() => {}) : Promise.resolve(said as Answered<C>);
    },
  };
}

function positionIn(rows: readonly Known[], id: string | null | undefined): number {
  return rows.findIndex(({ entry }) => entry[0] === id);
}

function below(id: string, all: World["below"]): string[] {
  return (all[id] ?? []).flatMap(({ entry: [lower] }) => [lower, ...below(lower, all)]);
}
