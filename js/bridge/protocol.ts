// Written from python/ipylake/_protocol by python/protocol_to_typescript.py. Do not edit.

export const VERSION = 1;

/**
 * An error as data: what happened, the server's own words, what to try. `code` is that of ipylake.errors.
 *
 * asks    for code "confirmation-needed": which consent is missing ("overwrite", "large")
 * found   for code "not-available": how many of the files are readable here, `missing` how many are not
 */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly detail: string;
  readonly field: string | null;
  readonly retryAfterS: number | null;
  readonly asks: string;
  readonly found: number;
  readonly missing: number;
  readonly missingExamples: readonly string[];
}

/** A variable. `fault` says what is missing of it, and how to get that. */
export interface Attached {
  readonly name: string;
  readonly state: "ready" | "missing";
  readonly isList: boolean;
  readonly count: number;
  readonly fault: Fault | null;
}

/**
 * The lock file of a browser.
 *
 * file         its name, without folders
 * state        none: not written yet · same: it holds what is attached · differs
 * differences  a line for each variable that differs
 * fault        why it could not be written
 */
export interface LockState {
  readonly file: string;
  readonly state: "none" | "same" | "differs";
  readonly differences: readonly string[];
  readonly fault: Fault | null;
}

/** In the order in which they came. `lock` is None for a browser without one. */
export interface AttachedState {
  readonly version: number;
  readonly variables: readonly Attached[];
  readonly lock: LockState | null;
}

/** Answer: AttachedNow. */
export interface GetAttached {
  readonly type: "get-attached";
}

/** Forget a variable; the notebook keeps it. Answer: AttachedNow. */
export interface Detach {
  readonly type: "detach";
  readonly name: string;
}

/** Set the variables again, all or the one of that name. Answer: AttachedNow. */
export interface Inject {
  readonly type: "inject";
  readonly name: string;
}

/** Write what is attached into the lock. Answer: AttachedNow; refused once when somebody else has changed it. */
export interface UpdateLock {
  readonly type: "update-lock";
}

export interface AttachedNow {
  readonly type: "attached-now";
  readonly state: AttachedState;
}

export interface AttachedChanged {
  readonly type: "attached-changed";
  readonly state: AttachedState;
}

/** What something is called: one of it, and more. */
export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** Nothing to say. */
export interface Done {
  readonly type: "done";
}

/**
 * An order that the server sorts by. `sort` None: the server's own order for what was asked.
 *
 * kinds       ids of the kind choices that it goes with; empty: all
 * needs_text  it is one of a search for a text only
 */
export interface SortChoice {
  readonly label: string;
  readonly sort: Sort | null;
  readonly kinds: readonly string[];
  readonly needsText: boolean;
}

/**
 * Something that a search does or does not ("All versions"); `kinds` as of a sort choice.
 *
 * A search in Python takes it by name, with `_` for `-`: `all_versions=True`.
 */
export interface Switch {
  readonly id: string;
  readonly label: string;
  readonly kinds: readonly string[];
}

/**
 * What to list. `text` may be a name, a pattern, `scope:name`, or several identifiers, one a line.
 *
 * scope     the first part of a name, or what one has entered, where the catalog has such
 * filters   conditions on metadata, as `ipylake._filters` reads them
 * facets    what it is narrowed to, each facet once
 * switches  those that are on
 */
export interface Query {
  readonly text: string;
  readonly scope: string;
  readonly kind: string;
  readonly sort: Sort | null;
  readonly filters: string;
  readonly facets: readonly Chosen[];
  readonly switches: readonly string[];
}

/**
 * How a catalog copies data, said without network.
 *
 * place       where to, if nobody says otherwise; "" where that has to be said
 * places      names of those that can be read in this session, the best first
 * retry       when the service tries again by itself what is stuck: "Rucio tries again in two hours"
 * activities  what a rule may be filed under, the usual first; empty: there is no choice
 * lifetime_s  seconds that are proposed for keeping the copies; None: for good
 */
export interface Replication {
  readonly place: string;
  readonly places: readonly string[];
  readonly retry: string;
  readonly activities: readonly string[];
  readonly lifetimeS: number | null;
}

/**
 * A way to sign in, with its inputs and a line about where the secret goes.
 *
 * group    ways with the same one are offered under it, as one
 * checks   whether `CheckSignIn` says something before anything is sent
 * command  what makes the thing that is needed, for a terminal
 */
export interface SignInMethod {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly Field[];
  readonly note: string;
  readonly group: string;
  readonly checks: boolean;
  readonly command: string;
}

/**
 * A kind of entry. `opens`: it has children. `takes`: it can be selected. `icon` is a name of js/views/icons.ts.
 *
 * enters   one can search within it: `Query.scope` is then its id
 * titled   its names are titles, not identifiers
 */
export interface Kind {
  readonly id: string;
  readonly label: string;
  readonly plural: string;
  readonly icon: string;
  readonly opens: boolean;
  readonly takes: boolean;
  readonly enters: boolean;
  readonly titled: boolean;
}

/** One choice of what is searched, such as "all", "dataset" or "drafts". The first one is "all". */
export interface KindChoice {
  readonly id: string;
  readonly label: string;
}

/**
 * A column after the name. `shows` says which part of an entry and its facts, and how it is drawn.
 *
 * text     the next of the entry's `extra`; access: that, too, which is "open", "embargoed", "restricted" or
 *          "metadata-only", "" where it is not known
 */
export interface Column {
  readonly id: string;
  readonly label: string;
  readonly shows: "kind" | "size" | "availability" | "modified" | "parts" | "text" | "access";
}

/**
 * A key that filters know, and what its values are; "refused" cannot be filtered by.
 *
 * only   the one operator it goes with, where it is one
 * note   what to do instead of what does not go
 */
export interface FilterKey {
  readonly key: string;
  readonly values: "number" | "date" | "truth" | "text" | "refused";
  readonly only: string;
  readonly note: string;
}

/**
 * Something that a variable can hold of what is selected, beside paths ("DOIs of all versions").
 *
 * id      also the method of the catalog's client that gives it, of any number of entries
 * called  what the variable holds then
 */
export interface GivenValue {
  readonly id: string;
  readonly label: string;
  readonly called: Noun;
}

/** A line of the empty start: a label and queries that a click runs. */
export interface Tip {
  readonly label: string;
  readonly text: string;
  readonly queries: readonly Query[];
}

/**
 * What a catalog says of itself, without network.
 *
 * title      the service ("Rucio"); `monogram` one letter for its mark
 * instance   which one ("ATLAS production"); `host` where it is
 * badge      a word about the whole site that nobody may miss ("Sandbox")
 * asks       what the text of a query is: a name or pattern, or words and conditions of a search of texts
 * scope      label of the first part of a query ("Scope"), empty where there is none
 * enters     label of what one can search within ("Community"), empty where there is none: see `Kind.enters`
 * enters_all label of all that one can search within ("All communities"), where `Suggest` for "scope" looks them up by
 *            name; empty where nothing does
 * enters_for kind choices that one can search within something for; empty: all
 * sorts      column ids the server sorts by; other columns are sorted in the kernel, over what it holds
 * sort_choices  orders to choose from beside the columns' own; the first that goes with a search is what that has if
 *            it asks for none
 * switches   what else a search can do
 * facets     whether results may come with facets
 * facts      whether `GetFacts` is worth asking
 * signs_in   methods, in the order to offer them; empty: no sign-in needed
 * anonymous  whether there is something to search for without
 * has_settings whether `GetConfiguration` is worth asking
 * sites      what it calls the sites whose copies are counted ("RSE"); "" where they cannot be chosen
 * filter_keys  keys of filters that are always there, beside any others; empty: it takes no filters
 * downloads    whether files can be fetched
 * values       what else than paths of its entries the notebook can get
 * replication  how it copies data, None where it does not
 */
export interface CatalogInfo {
  readonly title: string;
  readonly monogram: string;
  readonly instance: string;
  readonly host: string;
  readonly scope: string;
  readonly placeholder: string;
  readonly kinds: readonly Kind[];
  readonly kindChoices: readonly KindChoice[];
  readonly columns: readonly Column[];
  readonly badge: string;
  readonly asks: "name" | "words";
  readonly enters: string;
  readonly entersAll: string;
  readonly entersFor: readonly string[];
  readonly sorts: readonly string[];
  readonly sortChoices: readonly SortChoice[];
  readonly switches: readonly Switch[];
  readonly facets: boolean;
  readonly facts: boolean;
  readonly hasSettings: boolean;
  readonly signsIn: readonly SignInMethod[];
  readonly anonymous: boolean;
  readonly tips: readonly Tip[];
  readonly filterKeys: readonly FilterKey[];
  readonly sites: string;
  readonly downloads: boolean;
  readonly values: readonly GivenValue[];
  readonly replication: Replication | null;
}

/** One setting as it is used. `source`: a file, a variable, an address, or "the arguments"; of a secret no value. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly source: string;
}

/** One to choose from. The name is "" for the one that the environment describes without naming it. */
export interface Instance {
  readonly name: string;
  readonly title: string;
}

/** Answer: Configuration. */
export interface GetConfiguration {
  readonly type: "get-configuration";
}

/** Write what is not secret to the user's own file, and make this instance the default. Answer: Saved. */
export interface SaveAsDefault {
  readonly type: "save-as-default";
}

/** Go on with another instance. Answer: Done; then InstanceChanged, after which every view starts anew. */
export interface ChooseInstance {
  readonly type: "choose-instance";
  readonly name: string;
}

/**
 * Every setting of the instance in use, by key.
 *
 * name        of the instance in use
 * file        what *Save as default* writes to
 * instances   all that are known here, the one in use among them if it has a name
 * notes       what a source holds that has no effect, or is old
 */
export interface Configuration {
  readonly type: "configuration";
  readonly name: string;
  readonly file: string;
  readonly settings: readonly Setting[];
  readonly instances: readonly Instance[];
  readonly notes: readonly string[];
}

/** The file that was written, and the name by which the instance is found from now on. */
export interface Saved {
  readonly type: "saved";
  readonly file: string;
  readonly name: string;
}

/** Another instance is looked at: what a view shows is of the one before. */
export interface InstanceChanged {
  readonly type: "instance-changed";
}

/**
 * One row as the catalog lists it; it does not change while its listing lives. On the wire an array, in this order.
 *
 * id        what the catalog calls it (DID, record id, permId, path), unique in the catalog
 * name      what a row shows; equal to `id` where the catalog has no shorter name
 * kind      id of a `Kind` of the catalog, or "unknown" for an identifier that was asked for and does not exist
 * size      bytes, if the listing told
 * parts     how many files it holds, if the listing told
 * modified  seconds since 1970
 * extra     texts of the columns that show them, in the order of those columns
 */
export type Entry = readonly [id: string, name: string, kind: string, size: number | null, parts: number | null, modified: number | null, extra: readonly string[]];

/**
 * `shows` says how to write the value; sizes and dates arrive as digits in their unit (bytes, seconds).
 *
 * url   the page that a text or an identifier leads to, "" without one
 */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly shows: "text" | "mono" | "size" | "count" | "date";
  readonly url: string;
}

/** A list of properties; sections are divided by a line. */
export interface KeyValues {
  readonly type: "key-values";
  readonly title: string;
  readonly rows: readonly KeyValue[];
}

/**
 * One copy of the entry. `urls` are what the server calls its addresses; `path` where this kernel reads it.
 *
 * state   the server's word (AVAILABLE, COPYING, …); `done` of `total` files for a collection
 * reason  why there is no path
 */
export interface Copy {
  readonly place: string;
  readonly state: string;
  readonly done: number | null;
  readonly total: number | null;
  readonly urls: readonly string[];
  readonly path: string;
  readonly reason: string;
  readonly tape: boolean;
}

export interface Copies {
  readonly type: "copies";
  readonly title: string;
  readonly copies: readonly Copy[];
}

export interface Text {
  readonly type: "text";
  readonly title: string;
  readonly text: string;
}

/**
 * HTML of a server's, such as a description. A catalog gives it as it came; on its way to the view it is sanitised.
 *
 * shortened   the end is missing: it was longer than a pane has use for
 */
export interface RichText {
  readonly type: "rich-text";
  readonly title: string;
  readonly html: string;
  readonly shortened: boolean;
}

/**
 * One of the rules that keep an entry where it is.
 *
 * state    the server's word, in lower case; `ok`, `moving` and `stuck` are files times copies
 * places   where it may put them, as the server writes it
 * through  id of the entry that it was made for, "" for the entry itself
 * url      its page at the service, "" without one
 */
export interface RuleLine {
  readonly id: string;
  readonly state: string;
  readonly places: string;
  readonly copies: number;
  readonly ok: number;
  readonly moving: number;
  readonly stuck: number;
  readonly through: string;
  readonly account: string;
  readonly comment: string;
  readonly error: string;
  readonly createdAt: number | null;
  readonly expiresAt: number | null;
  readonly url: string;
}

export interface RuleLines {
  readonly type: "rule-lines";
  readonly title: string;
  readonly rules: readonly RuleLine[];
}

/** Other entries; a click searches for one. */
export interface Entries {
  readonly type: "entries";
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** A page elsewhere, http or https. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/**
 * A tab of the details pane. A tab that could not be read carries its fault; the others stay.
 *
 * is_due   what it holds is fetched when somebody looks at it, by `GetTab`
 */
export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count: number | null;
  readonly sections: readonly (KeyValues | Copies | RuleLines | Entries | Text | RichText | People | Tags | Versions | Exports | FileLines)[];
  readonly fault: Fault | null;
  readonly isDue: boolean;
}

/** Everything known of one entry, or as much of it as is known at once. */
export interface Details {
  readonly type: "details";
  readonly entry: Entry;
  readonly tabs: readonly Tab[];
  readonly links: readonly Link[];
}

export interface TabRead {
  readonly type: "tab-read";
  readonly tab: Tab;
}

/** Answer: Details. */
export interface GetDetails {
  readonly type: "get-details";
  readonly listing: number;
  readonly row: number;
}

/** What a tab holds that was due. Answer: TabRead. */
export interface GetTab {
  readonly type: "get-tab";
  readonly listing: number;
  readonly row: number;
  readonly tab: string;
}

/**
 * The draft that a form is about.
 *
 * id        of the service; "" before it was saved for the first time
 * kind      new · version: of something that is published · edit: of what is said of it, its files stay
 * state     unsaved: something was typed since · saving · saved · failed: `fault` says why, and what was typed stays
 * saved_at  seconds since 1970
 * url       its page at the service
 * doi       what is reserved for it; "" while nothing is
 * of        what it is a version or an edit of, for people: "10.5072/zenodo.17, version 1.0"
 * review    what others have said of it, for people: "Wildfire Research: waiting for review"
 * room      bytes that all its files may have; None where nothing is said
 */
export interface Draft {
  readonly id: string;
  readonly kind: "new" | "version" | "edit";
  readonly state: "unsaved" | "saving" | "saved" | "failed";
  readonly savedAt: number | null;
  readonly url: string;
  readonly doi: string;
  readonly of: string;
  readonly review: string;
  readonly room: number | null;
  readonly fault: Fault | null;
}

/**
 * What can be asked of the service for a draft: `size` bytes for all its files. `call`: the same in Python, ""
 * before the draft was saved for the first time.
 */
export interface MoreRoom {
  readonly size: number;
  readonly call: string;
}

/** One of somebody's drafts. `note`: what is said of it besides, such as where a review of it is. */
export interface DraftLine {
  readonly id: string;
  readonly title: string;
  readonly kind: "new" | "version" | "edit";
  readonly modified: number | null;
  readonly doi: string;
  readonly url: string;
  readonly note: string;
}

/** Now, and not a moment after the last stroke. Answer: FormTold; how it went is in the draft. */
export interface SaveDraft {
  readonly type: "save-draft";
}

/** Ask for room for so many bytes in the draft, which is saved before. Answer: FormTold. */
export interface AskRoom {
  readonly type: "ask-room";
  readonly size: number;
}

/** Mine, the latest first. Answer: Drafts. */
export interface GetDrafts {
  readonly type: "get-drafts";
}

/** `more` says that there are others, older ones. */
export interface Drafts {
  readonly type: "drafts";
  readonly items: readonly DraftLine[];
  readonly more: boolean;
}

/**
 * Go on with a draft (`kind` new, or any of `Drafts`), or begin a new version or an edit of something published, by
 * its id, DOI or address. What the form held before stays in its own draft. Answer: FormTold.
 */
export interface TakeUp {
  readonly type: "take-up";
  readonly kind: "new" | "version" | "edit";
  readonly id: string;
}

/**
 * Delete a draft, or discard the changes of an edit. If the form is about it, the form begins anew.
 * Answer: Drafts, those that are left.
 */
export interface DropDraft {
  readonly type: "drop-draft";
  readonly id: string;
}

/**
 * Reserve a DOI if there is none, and set a variable of the notebook to it; without a name it is only reserved.
 * Answer: DoiGiven.
 */
export interface GiveDoi {
  readonly type: "give-doi";
  readonly variable: string;
  readonly overwrite: boolean;
}

export interface DoiGiven {
  readonly type: "doi-given";
  readonly doi: string;
  readonly variable: string;
}

/**
 * Take over what a file, or a record that is published, says. `source` is a path below the roots, an id, a DOI or
 * an address. Fields that hold something keep it unless `replace` is set. Answer: Imported.
 */
export interface ImportMetadata {
  readonly type: "import-metadata";
  readonly source: string;
  readonly replace: boolean;
}

/**
 * By their labels: the fields that were filled in, and those that kept what they held. `notes`: what was not
 * understood.
 */
export interface Imported {
  readonly type: "imported";
  readonly taken: readonly string[];
  readonly kept: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Where the bytes of an entry are, as far as this notebook is concerned.
 *
 * state   here: every file can be read on a mounted place · partial: some · there: all is at a chosen site that is not
 *         mounted · elsewhere: copies exist, at no chosen site · tape: only on tape · none: no copy · unknown: nobody
 *         could tell
 * here    files at the chosen site that has most; `total` files in all; both None while unknown
 * place   the place that matters most (an RSE name), for a file
 * reason  why it is not here, in one line
 */
export interface Availability {
  readonly state: "here" | "partial" | "there" | "elsewhere" | "tape" | "none" | "unknown";
  readonly here: number | null;
  readonly total: number | null;
  readonly place: string;
  readonly reason: string;
}

/** What only a second look at an entry tells; asked for visible rows, in batches. Fills what `Entry` left open. */
export interface Facts {
  readonly size: number | null;
  readonly parts: number | null;
  readonly modified: number | null;
  readonly availability: Availability | null;
}

/**
 * One row of a window.
 *
 * number   the row's lasting number within its listing: its place of arrival
 * tick     whether it is selected: itself, through its parent, or in part (some row below it)
 * facts    None until somebody asked for them with `GetFacts`
 */
export interface Row {
  readonly number: number;
  readonly tick: "off" | "on" | "inherited" | "some";
  readonly entry: Entry;
  readonly facts: Facts | null;
}

/**
 * Who is signed in.
 *
 * accounts    filled when the identity has several and one has to be chosen
 * method      how one signed in, or may want to
 * errand      for state "waiting"
 * expires_at  when a person is needed again; None: never, or not known
 * is_kept     on this machine, for the other kernels of the user
 * note        a line about it; of what is wrong with it, such as a file that others could read, a second line says
 *             what to do
 */
export interface SessionState {
  readonly version: number;
  readonly state: "out" | "choosing" | "waiting" | "in" | "not-needed";
  readonly account: string;
  readonly accounts: readonly string[];
  readonly method: string;
  readonly errand: Errand | null;
  readonly expiresAt: number | null;
  readonly isKept: boolean;
  readonly note: string;
}

/** `note` stands beside the label. */
export interface FormChoice {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

/**
 * A field in each row of a list.
 *
 * kind   text · long-text · choice: one of `choices` · look-up: typed, with values that `suggest` proposes for "id",
 *        or "id.column" in a list · date: 2026-11-21 · period: a date, month or year, or two of them with "/" between
 *        · find: one that the service knows, proposed by `suggest`. It travels as id, tab, label; what has no tab are
 *        words of one's own, which `free` allows
 */
export interface FormColumn {
  readonly id: string;
  readonly label: string;
  readonly kind: "text" | "long-text" | "choice" | "look-up" | "date" | "period" | "find" | "rows" | "tags" | "people" | "access" | "doi";
  readonly required: boolean;
  readonly free: boolean;
  readonly mono: boolean;
  readonly hint: string;
  readonly placeholder: string;
  readonly choices: readonly FormChoice[];
}

/**
 * One field. Besides the kinds of a column:
 *
 * rows     a list of rows, each with the `columns`
 * tags     several of what `find` has one of, in order: a row of one text each
 * people   persons and organizations, in order, a row each: "person" or "organization", name ("Hagen, Mira"),
 *          identifier (an ORCID, a ROR), role (one of `choices`), and then a text for each affiliation, as `find` has
 *          it. `suggest` is asked for "id.name" and "id.affiliation"
 * access   who may have the files: the text is one of `choices`; for "embargoed" a row says until when, and why
 * doi      what one has already, or what the service reserves
 */
export interface FormField {
  readonly id: string;
  readonly label: string;
  readonly kind: "text" | "long-text" | "choice" | "look-up" | "date" | "period" | "find" | "rows" | "tags" | "people" | "access" | "doi";
  readonly required: boolean;
  readonly free: boolean;
  readonly mono: boolean;
  readonly hint: string;
  readonly placeholder: string;
  readonly choices: readonly FormChoice[];
  readonly columns: readonly FormColumn[];
}

export interface FormSection {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly FormField[];
  readonly note: string;
}

/**
 * A form, said without network.
 *
 * action     what sending is called: "Upload"
 * names      what the name of a file is called: "Name in Rucio"
 * roots      folders of this machine that files are picked from
 * max_drop   bytes of a file that may be dropped from the browser
 * max_files  how many there may be; None: as many as one likes; `max_bytes` of all of them
 * keeps_drafts   what is filled in is saved at the service as one types
 * publishes  what is sent is published in a step of its own
 * imports    what metadata can be imported from, for people: "CITATION.cff, .zenodo.json, …"; "" for nothing
 * variables  variables of the notebook can be files
 * scripted   `GetCode` is answered: a script can make the same deposit
 */
export interface FormInfo {
  readonly title: string;
  readonly action: string;
  readonly sections: readonly FormSection[];
  readonly names: string;
  readonly roots: readonly string[];
  readonly maxDrop: number;
  readonly maxFiles: number | null;
  readonly maxBytes: number | null;
  readonly keepsDrafts: boolean;
  readonly publishes: boolean;
  readonly imports: string;
  readonly variables: boolean;
  readonly scripted: boolean;
}

/** What a field holds: a text, or rows, each a text for each column. */
export interface FormValue {
  readonly field: string;
  readonly text: string;
  readonly rows: readonly (readonly string[])[];
}

/** What is still wrong. `field` "files" for the list of files; `row` counts from 0, in a list or of the files. */
export interface FormProblem {
  readonly field: string;
  readonly message: string;
  readonly row: number | null;
  readonly column: string;
}

/**
 * One file. `name` is what it will be called; `note`: where it really comes from, if not from `path`, which is ""
 * for what is at the service already, and for what is written from a `variable` when it is sent.
 */
export interface FormFile {
  readonly number: number;
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly state: "waiting" | "reading" | "sending" | "sent" | "done" | "failed";
  readonly done: number;
  readonly note: string;
  readonly variable: string;
}

/**
 * A form as the kernel holds it, whole; a higher version replaces it.
 *
 * phase    filling · sending · stopped · failed · sent: and not published yet · publishing · done
 * fault    why it failed; what has been kept is in `left`
 * result   what was made, for people; `texts` to copy, such as how to cite it; `links` to its pages
 * draft    None where the service keeps none
 * more_room  where the files fill what there is, and more can be asked for
 */
export interface FormState {
  readonly version: number;
  readonly phase: "filling" | "sending" | "stopped" | "failed" | "sent" | "publishing" | "done";
  readonly values: readonly FormValue[];
  readonly files: readonly FormFile[];
  readonly problems: readonly FormProblem[];
  readonly fault: Fault | null;
  readonly result: readonly KeyValue[];
  readonly left: readonly string[];
  readonly texts: readonly Text[];
  readonly links: readonly Link[];
  readonly draft: Draft | null;
  readonly moreRoom: MoreRoom | null;
}

/** The first words of a view of a form. Answer: FormOpened; a kernel of another version refuses. */
export interface OpenForm {
  readonly type: "open-form";
  readonly version: number;
}

export interface FormOpened {
  readonly type: "form-opened";
  readonly version: number;
  readonly catalog: CatalogInfo;
  readonly form: FormInfo;
  readonly session: SessionState;
  readonly state: FormState;
}

/** These fields hold these values now. Answer: FormTold. */
export interface FillIn {
  readonly type: "fill-in";
  readonly values: readonly FormValue[];
}

/** Files, folders with all that is in them, and patterns (`*.root`), below the roots. Answer: FormTold. */
export interface AddFiles {
  readonly type: "add-files";
  readonly paths: readonly string[];
}

/** Answer: FormTold. */
export interface RenameFile {
  readonly type: "rename-file";
  readonly number: number;
  readonly name: string;
}

/** Answer: FormTold. */
export interface RemoveFiles {
  readonly type: "remove-files";
  readonly numbers: readonly number[];
}

/**
 * A piece of a file that was dropped from the browser, in the message's one buffer. Answer: PieceTaken.
 *
 * drop    chosen by the view: which file it belongs to
 * start   of the piece, in the file of `size` bytes
 */
export interface DropPiece {
  readonly type: "drop-piece";
  readonly drop: string;
  readonly name: string;
  readonly size: number;
  readonly start: number;
}

/** `received` of the file's bytes are here; with the last one it is among the files. */
export interface PieceTaken {
  readonly type: "piece-taken";
  readonly received: number;
}

/**
 * What is in a folder of this machine: rows [start, start + count). Answer: Folder.
 *
 * path      absolute; "" for the first root
 * pattern   names that fit it (`*.root`), or that contain it
 * of        where to look: files for the form, or what a sign-in wants (a proxy, a certificate, a key)
 */
export interface GetFolder {
  readonly type: "get-folder";
  readonly path: string;
  readonly pattern: string;
  readonly hidden: boolean;
  readonly sort: "name" | "size" | "modified";
  readonly descending: boolean;
  readonly start: number;
  readonly count: number;
  readonly of: "form" | "sign-in";
}

/** `leads_to`: the path that a link ends at, where that is outside of the folders one picks from. */
export interface FolderItem {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number | null;
  readonly modified: number | null;
  readonly leadsTo: string;
}

/**
 * `parents`: the folders above, from the root on, as (name, path). `roots`: all places to look at. `total` rows fit
 * the pattern.
 */
export interface Folder {
  readonly type: "folder";
  readonly path: string;
  readonly parents: readonly (readonly [string, string])[];
  readonly items: readonly FolderItem[];
  readonly start: number;
  readonly total: number;
  readonly files: number;
  readonly roots: readonly string[];
}

/** What exactly would be sent. Answer: Review. */
export interface ReviewForm {
  readonly type: "review-form";
}

/** What a key was before, and will be; "" for nothing. */
export interface Difference {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Exactly this will be sent, there. `digest` stands for it; "" while `problems` are in the way.
 *
 * where    the service and the place, for people
 * notes    what one should know before
 * since    what it follows ("version 1.0, 10.5072/zenodo.17"): then `differences` say what changes
 */
export interface Review {
  readonly type: "review";
  readonly digest: string;
  readonly title: string;
  readonly where: string;
  readonly rows: readonly KeyValue[];
  readonly files: readonly FormFile[];
  readonly notes: readonly string[];
  readonly problems: readonly FormProblem[];
  readonly since: string;
  readonly differences: readonly Difference[];
}

/** Send what the review with this digest has shown; what differs by now is refused. Answer: FormTold, at once. */
export interface SendForm {
  readonly type: "send-form";
  readonly digest: string;
}

/**
 * stop: the sending · go-on: with what was stopped or failed · edit: what was sent and is not published yet ·
 * clean: take back what it has left · anew: an empty list of files, for the next one; with drafts an empty form.
 * Answer: FormTold.
 */
export interface SteerForm {
  readonly type: "steer-form";
  readonly do: "stop" | "go-on" | "edit" | "clean" | "anew";
}

export interface FormTold {
  readonly type: "form-told";
  readonly state: FormState;
}

export interface FormChanged {
  readonly type: "form-changed";
  readonly state: FormState;
}

/** While it is sent: the files that have come further since, and all of them. Rates in bytes a second. */
export interface FormProgress {
  readonly type: "form-progress";
  readonly files: readonly FormFile[];
  readonly done: number;
  readonly total: number;
  readonly rate: number;
  readonly doing: string;
}

/** A variable that can be written as a file, in each of the `formats` ("parquet", "csv"). */
export interface FormVariable {
  readonly name: string;
  readonly kind: string;
  readonly formats: readonly string[];
}

/** Answer: FormVariables. */
export interface GetFormVariables {
  readonly type: "get-form-variables";
}

export interface FormVariables {
  readonly type: "form-variables";
  readonly items: readonly FormVariable[];
}

/** A file that is written from a variable when it is sent. Answer: FormTold. */
export interface AddFromVariable {
  readonly type: "add-from-variable";
  readonly variable: string;
  readonly format: string;
}

/**
 * Something rows are counted by.
 *
 * several  several values may be chosen: rows with any of them
 * more     rows with values that are not listed
 */
export interface Facet {
  readonly id: string;
  readonly label: string;
  readonly values: readonly FacetValue[];
  readonly several: boolean;
  readonly more: number;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * One listing, whole: a later state (higher `version`) replaces an earlier one.
 *
 * listing    its number, never used again
 * parent     the row it hangs under, as (listing, row number); None for the result of a query
 * count      rows held; `total` rows the server promises, None if it does not say
 * order      raised by each sort; windows of another order are out of date
 * sorted     how many rows, from the top, the sort covers; rows that came later follow in order of arrival. A server's
 *            sort covers all it promises
 * state      streaming: rows still come · paused: more exist and come when looked at · complete · stopped: by the user
 *            or a limit · failed: see `fault`; the rows before it are kept
 * unreadable lines of the server's answer that could not be read
 * note       one line about how the query was understood
 * within     what it was searched within, as people call it
 * has_facets whether `GetFacets` has an answer
 * called     what its rows are
 */
export interface ListingState {
  readonly listing: number;
  readonly version: number;
  readonly parent: readonly [number, number] | null;
  readonly query: Query | null;
  readonly count: number;
  readonly total: number | null;
  readonly order: number;
  readonly sort: Sort | null;
  readonly sorted: number;
  readonly state: "streaming" | "paused" | "complete" | "stopped" | "failed";
  readonly fault: Fault | null;
  readonly unreadable: number;
  readonly note: string;
  readonly within: string;
  readonly hasFacets: boolean;
  readonly called: Noun;
}

/**
 * Search; closes the browser's earlier result. Answered with the first rows, or at the end. Answer: Opened.
 *
 * Cancelling it before it is answered closes the connection to the catalog.
 */
export interface OpenListing {
  readonly type: "open-listing";
  readonly query: Query;
}

/** List what is below a row; the same branch is listed once only. Answer: Opened. */
export interface OpenBranch {
  readonly type: "open-branch";
  readonly listing: number;
  readonly row: number;
}

/** Forget a branch and its rows, unless something of it is selected. Answer: Done. */
export interface CloseBranch {
  readonly type: "close-branch";
  readonly listing: number;
}

/** Stop a listing that still grows; its rows are kept. Answer: Listed. */
export interface StopListing {
  readonly type: "stop-listing";
  readonly listing: number;
}

/** Go on with a listing that was stopped, cut or failed; rows that are there stay. Answer: Listed. */
export interface ContinueListing {
  readonly type: "continue-listing";
  readonly listing: number;
}

/** Ask for the state again, when an event may have been lost. Answer: Listed. */
export interface GetListing {
  readonly type: "get-listing";
  readonly listing: number;
}

/** Sort what the kernel holds; `sort` None is the order of arrival. Answer: Listed, with a new order. */
export interface SortListing {
  readonly type: "sort-listing";
  readonly listing: number;
  readonly sort: Sort | null;
}

/** `count` rows from position `start` of an order. Answer: Window, its rows in a buffer. */
export interface GetWindow {
  readonly type: "get-window";
  readonly listing: number;
  readonly order: number;
  readonly start: number;
  readonly count: number;
}

/** Facts of up to 200 rows, by row number. Answer: FactsOf. */
export interface GetFacts {
  readonly type: "get-facts";
  readonly listing: number;
  readonly rows: readonly number[];
}

/** The next name after position `after`, and around, that starts with `prefix`, case ignored. Answer: Position. */
export interface FindRow {
  readonly type: "find-row";
  readonly listing: number;
  readonly order: number;
  readonly prefix: string;
  readonly after: number;
}

/**
 * A listing and, in the buffer, its first rows (JSON array of Row), from position 0.
 *
 * facets   what they are counted by, of the result of a query
 */
export interface Opened {
  readonly type: "opened";
  readonly state: ListingState;
  readonly facets: readonly Facet[];
}

export interface Listed {
  readonly type: "listed";
  readonly state: ListingState;
}

/** Rows from `start`, a JSON array of Row in the one buffer. `order` may be newer than asked for: ask again then. */
export interface Window {
  readonly type: "window";
  readonly listing: number;
  readonly order: number;
  readonly start: number;
}

/** Facts by row number. Rows that nothing is known of are left out. */
export interface FactsOf {
  readonly type: "facts-of";
  readonly listing: number;
  readonly rows: readonly number[];
  readonly facts: readonly Facts[];
}

/** A position within the order that was asked for; None: no such row. */
export interface Position {
  readonly type: "position";
  readonly position: number | null;
}

export interface ListingChanged {
  readonly type: "listing-changed";
  readonly state: ListingState;
}

/** A later state (higher `version`) replaces an earlier one. `queries`, the latest first. */
export interface MemoryState {
  readonly version: number;
  readonly queries: readonly Query[];
  readonly starred: readonly string[];
}

/** Mark a scope, or take its mark off. Answer: Remembered. */
export interface StarScope {
  readonly type: "star-scope";
  readonly scope: string;
  readonly isStarred: boolean;
}

/** Forget what was searched for. Answer: Remembered. */
export interface ForgetQueries {
  readonly type: "forget-queries";
}

export interface Remembered {
  readonly type: "remembered";
  readonly state: MemoryState;
}

export interface MemoryChanged {
  readonly type: "memory-changed";
  readonly state: MemoryState;
}

/** What the rows of a result are counted by, for a view that was not there when it was opened. Answer: FacetsOf. */
export interface GetFacets {
  readonly type: "get-facets";
  readonly listing: number;
}

export interface FacetsOf {
  readonly type: "facets-of";
  readonly listing: number;
  readonly facets: readonly Facet[];
}

/**
 * What becomes public, and what of it can never be changed.
 *
 * digest    stands for it; "" while `problems` are in the way
 * action    what it is called: "Publish", "Submit for review"
 * phrase    what somebody has to type who wants that
 * compared  what of the files was compared, for people: "4 files, 2.30 GB: MD5 equal to your copies"
 * forever   what cannot be changed afterwards; `later`: what can be
 */
export interface Publication {
  readonly type: "publication";
  readonly digest: string;
  readonly title: string;
  readonly where: string;
  readonly action: string;
  readonly phrase: string;
  readonly rows: readonly KeyValue[];
  readonly compared: string;
  readonly forever: readonly string[];
  readonly later: readonly string[];
  readonly links: readonly Link[];
  readonly problems: readonly FormProblem[];
}

/** An entry as text, in a form of its `Exports`. Answer: Exported. */
export interface GetExport {
  readonly type: "get-export";
  readonly listing: number;
  readonly row: number;
  readonly form: string;
}

export interface Exported {
  readonly type: "exported";
  readonly text: string;
}

/**
 * Change the selection. Ranges are [first, end) positions of an order and do not overlap.
 *
 * do    only: these and nothing else · add · remove · all: the whole listing, now and later · clear: nothing
 * Answer: Selected.
 */
export interface Select {
  readonly type: "select";
  readonly do: "only" | "add" | "remove" | "all" | "clear";
  readonly listing: number;
  readonly order: number;
  readonly ranges: readonly (readonly [number, number])[];
}

export interface SelectionChanged {
  readonly type: "selection-changed";
  readonly state: SelectionState;
}

export interface Selected {
  readonly type: "selected";
  readonly state: SelectionState;
}

export interface SessionChanged {
  readonly type: "session-changed";
  readonly state: SessionState;
}

export interface SitesChanged {
  readonly type: "sites-changed";
  readonly state: SitesState;
}

/** Values for a field ("scope") that contain `text`, the user's own first. Answer: Suggestions. */
export interface Suggest {
  readonly type: "suggest";
  readonly field: string;
  readonly text: string;
}

/** The first few of `matching` values that contain the text, out of `total`. */
export interface Suggestions {
  readonly type: "suggestions";
  readonly items: readonly Suggestion[];
  readonly matching: number;
  readonly total: number;
}

/** Something moved. A view that shows lines asks for them. */
export interface TransfersChanged {
  readonly type: "transfers-changed";
  readonly state: TransfersState;
}

/** An order from a view. `rid` is unique over all views of a widget; asking twice with one rid is asking once. */
export interface Request {
  readonly type: "request";
  readonly rid: string;
  readonly call: Hello | GetPart | OpenListing | OpenBranch | CloseBranch | StopListing | ContinueListing | GetListing | SortListing | GetWindow | GetFacts | FindRow | GetFacets | GetDetails | GetTab | GetExport | Select | AddVariable | GetCode | PutRecord | PutDeposit | Suggest | SignIn | CheckSignIn | SignOut | PurgeCache | StartDownload | GetTransfers | PauseTransfers | ResumeTransfers | CancelTransfers | RetryTransfers | ForgetTransfers | GoOnWithTransfers | GetConfiguration | SaveAsDefault | ChooseInstance | PreviewRule | MakeRules | GetRules | WatchRules | ChangeRule | GetStuckFiles | GiveUpAwaiting | GetSites | ChooseSites | StarScope | ForgetQueries | OpenForm | FillIn | AddFiles | RenameFile | RemoveFiles | DropPiece | GetFolder | ReviewForm | SendForm | SteerForm | GetFormVariables | AddFromVariable | SaveDraft | AskRoom | GetDrafts | TakeUp | DropDraft | GiveDoi | ImportMetadata | GetPublication | PublishForm | GetAttached | Detach | Inject | UpdateLock;
}

/** The view no longer wants the answer; the kernel stops the work and closes its connection. */
export interface Cancel {
  readonly type: "cancel";
  readonly rid: string;
}

export interface Answer {
  readonly type: "answer";
  readonly rid: string;
  readonly result: Done | Snapshot | Part | Opened | Listed | Window | FactsOf | Position | FacetsOf | Details | TabRead | Exported | Selected | VariableSet | Code | Suggestions | SignedIn | SignInChecked | CachePurged | DownloadStarted | TransferWindow | TransfersTold | Configuration | Saved | RulePreview | RulesMade | Rules | StuckFiles | Sites | SitesChosen | Remembered | FormOpened | FormTold | PieceTaken | Folder | Review | FormVariables | Drafts | DoiGiven | Imported | Publication | AttachedNow;
}

export interface Failure {
  readonly type: "failure";
  readonly rid: string;
  readonly fault: Fault;
}

/**
 * Steps of a running call; at most ten a second in all. `total` None while unknown.
 *
 * With `doing` empty it only says that the call is at work: the answer to a question that was asked again.
 */
export interface Progress {
  readonly type: "progress";
  readonly rid: string;
  readonly done: number;
  readonly total: number | null;
  readonly doing: string;
}

/**
 * One value of a facet.
 *
 * count     rows that have it, as the server counts them; None for one that is chosen and was not counted
 * within    the value that it is a kind of ("publication", of "publication-article"); "" for one by itself
 */
export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number | null;
  readonly chosen: boolean;
  readonly within: string;
}

/** A variable that is set when data has come. `rules` bring it; `fault` says why it was given up. */
export interface Awaiting {
  readonly name: string;
  readonly rules: readonly string[];
  readonly fault: Fault | null;
}

/**
 * A replication rule, whole: a later look (higher `version`) replaces an earlier one.
 *
 * entry       id of what it copies (a DID), and its `kind`
 * where       places it may choose from; `copies` of each file at different ones
 * state       new: made, not looked at yet · inject: the service prepares it · waiting-approval · moving · ok ·
 *             stuck · suspended · gone: deleted, or over
 * ok          files times copies; likewise `moving` and `stuck`
 * size        bytes of all files, once
 * error       the last failed copy, in the service's own words
 * expires_at  when the copies are given up; None: never
 * mine        it is of the account that is signed in
 * url         its page at the service, "" without one
 */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly entry: string;
  readonly where: string;
  readonly state: "new" | "inject" | "waiting-approval" | "moving" | "ok" | "stuck" | "suspended" | "gone";
  readonly kind: string;
  readonly account: string;
  readonly copies: number;
  readonly ok: number;
  readonly moving: number;
  readonly stuck: number;
  readonly size: number | null;
  readonly error: string;
  readonly comment: string;
  readonly activity: string;
  readonly createdAt: number | null;
  readonly expiresAt: number | null;
  readonly mine: boolean;
  readonly url: string;
}

/**
 * What is picked. `size` sums the known sizes, `unsized` counts picked entries without one.
 *
 * is_query   the whole result of a query is picked, less `except_` rows
 * growing    the count still rises because the listing does
 */
export interface SelectionState {
  readonly version: number;
  readonly count: number;
  readonly size: number;
  readonly unsized: number;
  readonly isQuery: boolean;
  readonly growing: boolean;
}

/** Which are chosen; a later state (higher `version`) replaces an earlier one. */
export interface SitesState {
  readonly version: number;
  readonly chosen: readonly string[];
}

/**
 * All of them together; files by state add up to `files`.
 *
 * size      None while the size of any is unknown; `bytes` of it are here
 * asks      how many failed because another file of their name is there: replace it, or keep both?
 * left      files of an earlier kernel that are not here yet: *Go on* fetches them
 */
export interface TransfersState {
  readonly version: number;
  readonly files: number;
  readonly failed: number;
  readonly running: number;
  readonly paused: number;
  readonly waiting: number;
  readonly done: number;
  readonly cancelled: number;
  readonly bytes: number;
  readonly size: number | null;
  readonly rate: number;
  readonly secondsLeft: number | null;
  readonly asks: number;
  readonly left: number;
}

/** The view speaks first. Answer: Snapshot; a kernel of another version refuses. */
export interface Hello {
  readonly type: "hello";
  readonly version: number;
}

/**
 * All a new view needs. `listings` starts with the result of the query; its open branches follow.
 *
 * can_answer_while_busy   False where the host delivers messages only between cells
 * awaited                 a cell waits for the choice
 * rules                   those that were made here and have not come to their end; `awaiting` variables they are for
 */
export interface Snapshot {
  readonly type: "snapshot";
  readonly version: number;
  readonly catalog: CatalogInfo;
  readonly query: Query;
  readonly session: SessionState;
  readonly selection: SelectionState;
  readonly listings: readonly ListingState[];
  readonly variable: string;
  readonly canAnswerWhileBusy: boolean;
  readonly transfers: TransfersState;
  readonly attached: AttachedState;
  readonly awaited: boolean;
  readonly rules: readonly Rule[];
  readonly awaiting: readonly Awaiting[];
  readonly sites: SitesState;
  readonly memory: MemoryState;
}

/**
 * A part of the front end that the view needs now. Answer: Part.
 *
 * `name` carries a hash of what the part holds: a kernel with another ipylake has no part of that name, and refuses.
 */
export interface GetPart {
  readonly type: "get-part";
  readonly name: string;
}

/** A module of JavaScript in the buffer, UTF-8. Its default export takes what the entry shares with its parts. */
export interface Part {
  readonly type: "part";
}

/** What would be published, compared with the service now. Answer: Publication. */
export interface GetPublication {
  readonly type: "get-publication";
}

/**
 * Publish what the publication with this digest has shown, once. `typed` is what somebody typed for it. Answer:
 * FormTold, at once.
 */
export interface PublishForm {
  readonly type: "publish-form";
  readonly digest: string;
  readonly typed: string;
}

/** Values of a facet: rows that have any of them. */
export interface Chosen {
  readonly facet: string;
  readonly values: readonly string[];
}

/** `url` leads to its page (ROR), "" without one. */
export interface Affiliation {
  readonly name: string;
  readonly url: string;
}

/** Somebody, or an organisation. `affiliations` are places in those of the section, from 0; `url`: ORCID, ROR, … */
export interface Person {
  readonly name: string;
  readonly role: string;
  readonly url: string;
  readonly affiliations: readonly number[];
  readonly isOrganisation: boolean;
}

export interface People {
  readonly type: "people";
  readonly title: string;
  readonly people: readonly Person[];
  readonly affiliations: readonly Affiliation[];
}

/** A word or two. `mark` says how a badge is drawn, beside its words. */
export interface Tag {
  readonly text: string;
  readonly url: string;
  readonly mark: "" | "open" | "restricted" | "embargoed" | "draft";
}

export interface Tags {
  readonly type: "tags";
  readonly tags: readonly Tag[];
}

/**
 * One version of what the details are of. A click searches for its entry.
 *
 * label     "v2.1", or what else tells it from the others
 * doi       "" without one; `published` as the catalog writes it
 * is_shown  the details are of this one
 */
export interface Version {
  readonly entry: Entry;
  readonly label: string;
  readonly doi: string;
  readonly published: string;
  readonly isShown: boolean;
  readonly isLatest: boolean;
}

export interface Versions {
  readonly type: "versions";
  readonly title: string;
  readonly versions: readonly Version[];
}

/** A form in which an entry can be had as text: a style of citation ("APA") or a format ("BibTeX"). */
export interface ExportForm {
  readonly id: string;
  readonly label: string;
}

/**
 * Forms in which the entry can be had, by `GetExport`; the first is shown at once.
 *
 * other    what else may be asked for by name ("Any CSL style"), with values of `Suggest` for "export"; "": nothing
 * text     of the first form, if it is known already
 */
export interface Exports {
  readonly type: "exports";
  readonly title: string;
  readonly forms: readonly ExportForm[];
  readonly other: string;
  readonly text: string;
}

/** A file of the entry. `checksum` with its algorithm before a colon; `note`: why it cannot be had, or a state. */
export interface FileLine {
  readonly name: string;
  readonly size: number | null;
  readonly checksum: string;
  readonly note: string;
}

export interface FileLines {
  readonly type: "file-lines";
  readonly title: string;
  readonly files: readonly FileLine[];
}

/**
 * What a rule is to do.
 *
 * where       places, as the catalog writes them (an RSE expression); "" for its own choice
 * lifetime_s  seconds that the copies are kept; None: for good
 * grouping    dataset: files of one dataset at one place · all: everything at one place · none: each file anywhere
 * notify      by mail: no · yes: at the end · close: at the end, if the dataset is closed · progress: as it goes on
 * activity    "" for the usual one
 */
export interface Wish {
  readonly where: string;
  readonly copies: number;
  readonly lifetimeS: number | null;
  readonly comment: string;
  readonly grouping: "dataset" | "all" | "none";
  readonly asynchronous: boolean;
  readonly askApproval: boolean;
  readonly notify: "no" | "yes" | "close" | "progress";
  readonly activity: string;
}

/**
 * A storage element that a wish matches, and what the account may put there. Sizes in bytes.
 *
 * here        it can be read in this session
 * used        by this account; `limit` None where there is no bound, 0 where there is no quota at all
 * files       how many of the wanted files are there already, and `size` of them; None: nobody has counted
 */
export interface Place {
  readonly name: string;
  readonly here: boolean;
  readonly tape: boolean;
  readonly used: number;
  readonly limit: number | null;
  readonly files: number | null;
  readonly size: number | null;
}

/**
 * A file that could not be copied.
 *
 * entry    its id, and the `place` that it does not come to
 * said     how the last try ended, in a few words; `source` where it was taken from, "" if that is not known
 * last_at  when that try began
 */
export interface StuckFile {
  readonly entry: string;
  readonly place: string;
  readonly tries: number;
  readonly said: string;
  readonly source: string;
  readonly lastAt: number | null;
}

/** What a rule for the selection would copy to the places of an expression. Answer: RulePreview. */
export interface PreviewRule {
  readonly type: "preview-rule";
  readonly where: string;
}

/**
 * Have the selection copied. Answer: RulesMade, as soon as the service has taken the order.
 *
 * variable   set it when all is readable here; "": none. `overwrite` as for AddVariable
 */
export interface MakeRules {
  readonly type: "make-rules";
  readonly wish: Wish;
  readonly variable: string;
  readonly overwrite: boolean;
}

/** The rules of the account. Answer: Rules. */
export interface GetRules {
  readonly type: "get-rules";
}

/**
 * The view looks at these rules for the next half minute: RulesChanged tells what differs. Answer: Rules, as last
 * seen, without those that were never looked at.
 */
export interface WatchRules {
  readonly type: "watch-rules";
  readonly rules: readonly string[];
}

/**
 * Change a rule. Answer: Rules, of what became of it.
 *
 * do   extend: to end in `lifetime_s` from now, None never · comment · delete: it ends in an hour, and its copies go ·
 *      delete-now · recreate: delete it now and make the same again, at `where` if that is given
 */
export interface ChangeRule {
  readonly type: "change-rule";
  readonly rule: string;
  readonly do: "extend" | "comment" | "delete" | "delete-now" | "recreate";
  readonly lifetimeS: number | null;
  readonly comment: string;
  readonly where: string;
}

/** What of a rule could not be copied. Answer: StuckFiles. */
export interface GetStuckFiles {
  readonly type: "get-stuck-files";
  readonly rule: string;
}

/** Do not set this variable when its data has come. Answer: Done. */
export interface GiveUpAwaiting {
  readonly type: "give-up-awaiting";
  readonly name: string;
}

/**
 * `where` is what was asked about, or what the catalog chose.
 *
 * files, size  all that is selected; None: not known
 * places       the first of `matching`
 * names        where the expression is none: places whose name contains it, to go on typing
 * fault        why nothing matches
 */
export interface RulePreview {
  readonly type: "rule-preview";
  readonly where: string;
  readonly files: number | null;
  readonly size: number | null;
  readonly places: readonly Place[];
  readonly matching: number;
  readonly names: readonly string[];
  readonly fault: Fault | null;
}

/** One rule for each entry; `existing` of them were there before. */
export interface RulesMade {
  readonly type: "rules-made";
  readonly rules: readonly Rule[];
  readonly existing: number;
}

export interface Rules {
  readonly type: "rules";
  readonly rules: readonly Rule[];
}

/** `files` are the first of `count`. They are tried again after `retry_at`; None: nobody knows when. */
export interface StuckFiles {
  readonly type: "stuck-files";
  readonly rule: string;
  readonly files: readonly StuckFile[];
  readonly count: number;
  readonly retryAt: number | null;
}

/** Rules that differ from what was told before. */
export interface RulesChanged {
  readonly type: "rules-changed";
  readonly rules: readonly Rule[];
}

/** All variables of this browser that wait for data. */
export interface AwaitingChanged {
  readonly type: "awaiting-changed";
  readonly awaiting: readonly Awaiting[];
}

/**
 * One input of a sign-in method. A `secret` field is never echoed, kept or put into a message's content.
 *
 * check      a box to tick: "yes" or nothing
 * on_demand  shown only once `SignInChecked` asks for it
 * hint       a line below it
 * path       its value is the path of a file on the kernel's machine
 */
export interface Field {
  readonly id: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly value: string;
  readonly choices: readonly string[];
  readonly check: boolean;
  readonly onDemand: boolean;
  readonly hint: string;
  readonly path: boolean;
}

/**
 * What a person has to do elsewhere before somebody is signed in.
 *
 * link     where; `label` is what is shown of it
 * asks     the field for a code that is given there; empty: the kernel sees by itself when it is done
 * ends_at  until when, by the kernel's clock
 * trouble  what keeps the kernel from seeing it; it goes on trying
 */
export interface Errand {
  readonly link: string;
  readonly label: string;
  readonly asks: string;
  readonly endsAt: number | null;
  readonly trouble: string;
}

/**
 * Sign in. The values of the fields travel as a JSON object in the message's one buffer. Answer: SignedIn.
 *
 * With several accounts and none chosen the answer's state is "choosing"; call again with the field `account`.
 * While something has to be done elsewhere, events say so; the answer comes when it is done.
 */
export interface SignIn {
  readonly type: "sign-in";
  readonly method: string;
}

/** Look at what a method would use, without sending it anywhere; values as of `SignIn`. Answer: SignInChecked. */
export interface CheckSignIn {
  readonly type: "check-sign-in";
  readonly method: string;
}

/** Forget the session, wherever it is kept, and withdraw a sign-in that waits. Answer: SignedIn. */
export interface SignOut {
  readonly type: "sign-out";
}

/** Forget what the catalog has told and is kept to be quick. Answer: CachePurged. */
export interface PurgeCache {
  readonly type: "purge-cache";
}

export interface SignedIn {
  readonly type: "signed-in";
  readonly state: SessionState;
}

/** What is there, in one line; which fields are needed, too; or what is wrong with it. */
export interface SignInChecked {
  readonly type: "sign-in-checked";
  readonly found: string;
  readonly asks: readonly string[];
  readonly fault: Fault | null;
}

/** What was forgotten, such as "41 scopes". */
export interface CachePurged {
  readonly type: "cache-purged";
  readonly what: readonly string[];
}

/** `here`: what it has can be read in this session. */
export interface Site {
  readonly name: string;
  readonly here: boolean;
  readonly tape: boolean;
}

/** All there are. Answer: Sites. */
export interface GetSites {
  readonly type: "get-sites";
}

/** Count the copies at these from now on; facts that are known are of other sites. Answer: SitesChosen. */
export interface ChooseSites {
  readonly type: "choose-sites";
  readonly sites: readonly string[];
}

export interface Sites {
  readonly type: "sites";
  readonly sites: readonly Site[];
}

export interface SitesChosen {
  readonly type: "sites-chosen";
  readonly state: SitesState;
}

/**
 * `note` stands beside the value; a `label` is shown in its place.
 *
 * more   of a person or an organization: the row of `people` that it fills
 */
export interface Suggestion {
  readonly value: string;
  readonly mine: boolean;
  readonly note: string;
  readonly label: string;
  readonly more: readonly string[];
}

/**
 * One file on its way.
 *
 * transfer  its number
 * name      what the catalog calls it
 * size      bytes in all, `bytes` of them here; `rate` bytes a second
 * place     where the bytes come from, or came
 * path      where the file is, once it is whole
 * verified  whether it was compared with a checksum of the catalog's; without one only its size was
 * was_there it was here already, and nothing was fetched
 * fault     why it failed, or what it waits for
 */
export interface TransferLine {
  readonly transfer: number;
  readonly name: string;
  readonly state: "failed" | "running" | "verifying" | "paused" | "waiting" | "done" | "cancelled";
  readonly size: number | null;
  readonly bytes: number;
  readonly rate: number;
  readonly place: string;
  readonly path: string;
  readonly verified: boolean;
  readonly wasThere: boolean;
  readonly fault: Fault | null;
}

/**
 * Fetch all files of the selection. Sends Progress while they are looked for. Answer: DownloadStarted.
 *
 * existing  what becomes of another file of that name that is there: ask: this one fails, and says so · skip ·
 *           rename: keep both · replace
 * missing   refuse: fail when a file has no copy that can be fetched · skip: take the others
 * large     consent to more than 10 000 files
 */
export interface StartDownload {
  readonly type: "start-download";
  readonly existing: "ask" | "skip" | "rename" | "replace";
  readonly missing: "refuse" | "skip";
  readonly large: boolean;
}

/** Up to 200 lines from place `start`, in the order of their states. Answer: TransferWindow. */
export interface GetTransfers {
  readonly type: "get-transfers";
  readonly start: number;
  readonly count: number;
}

/** What has come is kept. No numbers: all. Answer: TransfersTold, as of the next four. */
export interface PauseTransfers {
  readonly type: "pause-transfers";
  readonly transfers: readonly number[];
}

/** Go on with what is paused. */
export interface ResumeTransfers {
  readonly type: "resume-transfers";
  readonly transfers: readonly number[];
}

/** What has come is thrown away; files that are whole stay. */
export interface CancelTransfers {
  readonly type: "cancel-transfers";
  readonly transfers: readonly number[];
}

/** What failed or was cancelled. `existing`: only those that asked, with this answer. */
export interface RetryTransfers {
  readonly type: "retry-transfers";
  readonly transfers: readonly number[];
  readonly existing: "" | "skip" | "rename" | "replace";
}

/** Drop what has ended from the list. */
export interface ForgetTransfers {
  readonly type: "forget-transfers";
  readonly transfers: readonly number[];
}

/** Fetch what an earlier kernel left (`forget`: no more of it). Answer: TransfersTold. */
export interface GoOnWithTransfers {
  readonly type: "go-on-with-transfers";
  readonly forget: boolean;
}

/** `count` files are in the queue, on their way to `folder`; `skipped` have no copy that can be fetched. */
export interface DownloadStarted {
  readonly type: "download-started";
  readonly count: number;
  readonly skipped: number;
  readonly folder: string;
  readonly state: TransfersState;
}

export interface TransferWindow {
  readonly type: "transfer-window";
  readonly state: TransfersState;
  readonly start: number;
  readonly lines: readonly TransferLine[];
}

export interface TransfersTold {
  readonly type: "transfers-told";
  readonly state: TransfersState;
}

/**
 * Put the paths of the selection into a variable of the notebook. Sends Progress. Answer: VariableSet.
 *
 * name        "" while a cell waits for the choice: the cell gets the paths, and no variable is made
 * overwrite   consent to replace an existing variable; `large` to list more than 10 000 files
 * missing     refuse: fail when a file is not readable here · skip: take the others
 * separate    one variable for each picked entry, `name_1`, `name_2`, …, in pick order
 * gives       "paths": of files that are here, on a mount or fetched · "urls": addresses to read a part of a file
 *             from · or an id of `CatalogInfo.values`
 */
export interface AddVariable {
  readonly type: "add-variable";
  readonly name: string;
  readonly separate: boolean;
  readonly overwrite: boolean;
  readonly large: boolean;
  readonly missing: "refuse" | "skip";
  readonly gives: string;
}

/**
 * The headless call that gives what the browser shows, or that sends what a form holds; with `rule` the one that
 * makes such rules for the selection. Answer: Code.
 */
export interface GetCode {
  readonly type: "get-code";
  readonly rule: Wish | null;
}

/** Put a record of what the browser shows below the cell that displayed it last. Answer: Done. */
export interface PutRecord {
  readonly type: "put-record";
}

/** Put a form that publishes the selected files below the cell that displayed the browser last. Answer: Done. */
export interface PutDeposit {
  readonly type: "put-deposit";
}

/**
 * What was set: one path (`is_list` False) or a list of them; several `names` if separate ones were asked for.
 *
 * names   empty: a waiting cell got the paths
 * called  what it holds in place of paths
 */
export interface VariableSet {
  readonly type: "variable-set";
  readonly names: readonly string[];
  readonly isList: boolean;
  readonly count: number;
  readonly skipped: number;
  readonly called: Noun;
}

/** Python; `text` ends with a line break. */
export interface Code {
  readonly type: "code";
  readonly text: string;
}

/** Another view added a variable. */
export interface VariableChanged {
  readonly type: "variable-changed";
  readonly variable: VariableSet;
}

/** A cell waits for the choice, or none does any more. */
export interface AwaitedChanged {
  readonly type: "awaited-changed";
  readonly awaited: boolean;
}

export type Call =
  | Hello
  | GetPart
  | OpenListing
  | OpenBranch
  | CloseBranch
  | StopListing
  | ContinueListing
  | GetListing
  | SortListing
  | GetWindow
  | GetFacts
  | FindRow
  | GetFacets
  | GetDetails
  | GetTab
  | GetExport
  | Select
  | AddVariable
  | GetCode
  | PutRecord
  | PutDeposit
  | Suggest
  | SignIn
  | CheckSignIn
  | SignOut
  | PurgeCache
  | StartDownload
  | GetTransfers
  | PauseTransfers
  | ResumeTransfers
  | CancelTransfers
  | RetryTransfers
  | ForgetTransfers
  | GoOnWithTransfers
  | GetConfiguration
  | SaveAsDefault
  | ChooseInstance
  | PreviewRule
  | MakeRules
  | GetRules
  | WatchRules
  | ChangeRule
  | GetStuckFiles
  | GiveUpAwaiting
  | GetSites
  | ChooseSites
  | StarScope
  | ForgetQueries
  | OpenForm
  | FillIn
  | AddFiles
  | RenameFile
  | RemoveFiles
  | DropPiece
  | GetFolder
  | ReviewForm
  | SendForm
  | SteerForm
  | GetFormVariables
  | AddFromVariable
  | SaveDraft
  | AskRoom
  | GetDrafts
  | TakeUp
  | DropDraft
  | GiveDoi
  | ImportMetadata
  | GetPublication
  | PublishForm
  | GetAttached
  | Detach
  | Inject
  | UpdateLock;

export type Result =
  | Done
  | Snapshot
  | Part
  | Opened
  | Listed
  | Window
  | FactsOf
  | Position
  | FacetsOf
  | Details
  | TabRead
  | Exported
  | Selected
  | VariableSet
  | Code
  | Suggestions
  | SignedIn
  | SignInChecked
  | CachePurged
  | DownloadStarted
  | TransferWindow
  | TransfersTold
  | Configuration
  | Saved
  | RulePreview
  | RulesMade
  | Rules
  | StuckFiles
  | Sites
  | SitesChosen
  | Remembered
  | FormOpened
  | FormTold
  | PieceTaken
  | Folder
  | Review
  | FormVariables
  | Drafts
  | DoiGiven
  | Imported
  | Publication
  | AttachedNow;

export type ToKernel =
  | Request
  | Cancel;

export type FromKernel =
  | Answer
  | Failure
  | Progress
  | ListingChanged
  | SelectionChanged
  | SessionChanged
  | VariableChanged
  | AwaitedChanged
  | TransfersChanged
  | InstanceChanged
  | RulesChanged
  | AwaitingChanged
  | SitesChanged
  | MemoryChanged
  | FormChanged
  | FormProgress
  | AttachedChanged;
