import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Answered } from "../bridge/answers.ts";
import type { Greeting } from "../bridge/greeting.ts";
import type { KernelState } from "../bridge/kernel-state.ts";
import type { CatalogInfo, Fault, Hello, ListingState, OpenListing, Query } from "../bridge/protocol.ts";
import { type Attached, createAttached } from "./attached.ts";
import { type Behind, createBehind } from "./behind.ts";
import { type Configuration, createConfiguration } from "./configuration.ts";
import { createDetails, type DetailsStore } from "./details.ts";
import { askForFacts } from "./facts.ts";
import { createFocus, type Focus } from "./focus.ts";
import { Lines } from "./lines.ts";
import { createListings } from "./listings.ts";
import { createMemory, type Memory } from "./memory.ts";
import { createOutline, type Outline } from "./outline.ts";
import { asks, createQuery, type QueryStore } from "./query.ts";
import { createRules, type Rules } from "./rules.ts";
import { createSelection, type Selection } from "./selection.ts";
import { createSession, type Session } from "./session.ts";
import { createSites, type Sites } from "./sites.ts";
import { createTransfers, type Transfers } from "./transfers.ts";
import { createVariable, type Variable } from "./variable.ts";
import { createWindows, type Windows } from "./windows.ts";

/** All that one view of a browser shows and does. Views read it and call its verbs; messages change it. */
export interface Browser {
  /** What the catalog says of itself; null until the kernel has spoken. */
  readonly info: ReadonlySignal<CatalogInfo | null>;
  readonly kernel: ReadonlySignal<KernelState>;
  readonly session: Session;
  readonly query: QueryStore;
  readonly outline: Outline;
  readonly windows: Windows;
  readonly selection: Selection;
  readonly variable: Variable;
  readonly transfers: Transfers;
  readonly rules: Rules;
  readonly behind: Behind;
  readonly attached: Attached;
  readonly configuration: Configuration;
  readonly details: DetailsStore;
  readonly focus: Focus;
  readonly sites: Sites;
  readonly memory: Memory;
}

/** A browser for one view: it begins with the answer to hello, and follows what the kernel tells until `abort` ends. */
export function createBrowser({ calls, answer, catchUp }: Greeting<Hello>, abort: AbortSignal): Browser {
  const info = signal<CatalogInfo | null>(null);
  const lines = new Lines();
  const listings = createListings(calls, abort, listed, (listing) => lines.ofListing(listing) !== undefined);
  const windows = createWindows(calls, listings, lines, abort, (listing) => outline.drop(listing));
  const kindOf = (id: string) => info.peek()?.kinds.find((kind) => kind.id === id);
  const outline = createOutline(calls, listings, lines, windows, (kind) => kindOf(kind)?.opens ?? false, abort);
  const selection = createSelection(calls, lines, windows, (kind) => kindOf(kind)?.takes ?? false, abort);
  const session = createSession(calls, signedIn, abort);
  const query = createQuery(calls, info, opened, (state) => listings.apply(state), abort);
  const variable = createVariable(calls, selection.settled, abort);
  const transfers = createTransfers(calls, selection.settled, abort);
  const attached = createAttached(calls, abort);
  const rules = createRules(calls, selection.settled, () => facts.again(), abort);
  const behind = createBehind(calls, selection.settled, abort);
  const configuration = createConfiguration(calls, abort);
  const details = createDetails(calls, outline, abort);
  const focus = createFocus(calls, lines, windows, abort);
  const facts = askForFacts(calls, windows, lines, () => info.value?.facts ?? false, abort);
  const memory = createMemory(calls, abort);
  const sites = createSites(calls, facts.again, abort);
  /** The query the browser was made with, while it waits for a session. */
  let waiting: Query | null = null;
  /** What a sign-in has answered: it is told of twice, by its own answer and to all views. */
  let answered: Fault | null = null;

  function met(snapshot: Answered<Hello>) {
    batch(() => {
      info.value = snapshot.catalog;
      query.fill(snapshot.query);
      variable.name.value = snapshot.variable;
      variable.isAwaited.value = snapshot.awaited;
      snapshot.listings.forEach(listings.apply);
      snapshot.listings.forEach(outline.restore);
      selection.apply(snapshot.selection);
      session.apply(snapshot.session);
      rules.apply(snapshot.rules, snapshot.awaiting);
      transfers.apply(snapshot.transfers);
      sites.apply(snapshot.sites);
      memory.apply(snapshot.memory);
      attached.apply(snapshot.attached);
    });
    waiting = !snapshot.listings.length && asks(snapshot.query) ? snapshot.query : null;
    if (["in", "not-needed"].includes(snapshot.session.state) || snapshot.catalog.anonymous) signedIn();
    catchUp();
  }

  /** What had to wait for the session goes on. */
  function signedIn() {
    const listing = query.listing.peek();
    const fault = query.fault.peek() ?? listing?.fault ?? null;
    if (!waiting && (fault?.code !== "sign-in-needed" || fault === answered)) return;
    answered = fault;
    // Rows that came before stay.
    if (!waiting && listing?.fault === fault && listing?.count) query.goOn();
    else query.search();
    waiting = null;
  }

  function opened({ state, rows, facets }: Answered<OpenListing>) {
    batch(() => {
      query.count(state.listing, facets);
      listings.apply(state);
      show(listings.state(state.listing) ?? state);
      windows.put(state.listing, state.order, 0, rows);
      windows.refresh();
    });
  }

  /** A listing differs. A newer result was searched for in another view; this one follows, unless it has a question out. */
  function listed(state: ListingState) {
    if (state.parent === null && !query.isAsking.peek() && show(state) && state.query) query.fill(state.query);
    if (state.listing === lines.root?.listing) query.update(state);
    outline.update(state);
  }

  /** Show a result, unless a newer one is shown. */
  function show(state: ListingState): boolean {
    if (state.listing <= (lines.root?.listing ?? 0)) return false;
    windows.clear();
    listings.forgetBefore(state.listing);
    outline.show(state);
    query.update(state);
    details.close();
    focus.reset();
    return true;
  }

  answer.then(met, () => {
    // The state of the kernel says what became of it.
  });
  return {
    ...{ info, kernel: calls.kernel, session, query, outline, windows, selection },
    ...{ variable, transfers, rules, attached, behind, configuration, details, focus, sites, memory },
  };
}
