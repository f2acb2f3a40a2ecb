/** What is measured and what it has to reach: every figure of the benchmark, against an anchor measured beside it. */

export interface Goal {
  readonly what: string;
  readonly anchor: string;
  readonly unit: "s" | "B";
  /** Ours is to be at most `ratio` × anchor + `plus`. */
  readonly ratio: number;
  readonly plus?: number;
}

/** Something counted that must not exceed a fixed number. */
export interface Limit {
  readonly what: string;
  readonly unit: string;
  readonly atMost: number;
}

export const GOALS = {
  "first-row": {
    what: "search of 21 000 DIDs: Enter → first row drawn",
    anchor: "first line on a raw TLS socket + one comm round trip",
    unit: "s",
    ratio: 1.5,
    plus: 0.05,
  },
  "all-rows": {
    what: "search of 21 000 DIDs: all rows in the listing",
    anchor: "curl of the same URL to /dev/null",
    unit: "s",
    ratio: 1.2,
  },
  variable: {
    what: "Add to notebook of a 10 000-file dataset: click → variable set",
    anchor: "/files of it + 10 000 os.stat",
    unit: "s",
    ratio: 1.5,
  },
  available: {
    what: "Make available: click → the server's rule is shown",
    anchor: "POST of the same on a raw TLS socket + one comm round trip",
    unit: "s",
    ratio: 1.5,
  },
  window: {
    what: "window of 100 rows at 900 000 of 1 000 000: request → drawn",
    anchor: "one comm round trip in the same page",
    unit: "s",
    ratio: 2,
  },
  scroll: {
    what: "scripting + layout per scroll step over 100 000 rows",
    anchor: "60 fixed rows in plain DOM, written anew at each step",
    unit: "s",
    ratio: 1.5,
  },
  blank: {
    what: "longest time a row in view is blank while scrolling",
    anchor: "one comm round trip in the same page",
    unit: "s",
    ratio: 1,
  },
  size: {
    what: "mount + scroll + select all of 1 000 000 rows",
    anchor: "the same of 1 000 rows",
    unit: "s",
    ratio: 1.3,
  },
  sort: {
    what: "sort 1 000 000 rows by name",
    anchor: "one sorted() of the row numbers, by name",
    unit: "s",
    ratio: 1.5,
  },
  echo: {
    what: "comm round trip, p95, while 1 000 000 rows are sorted",
    anchor: "the same while the kernel is idle",
    unit: "s",
    ratio: 1,
    plus: 0.05,
  },
  paint: {
    what: "execute → first paint of the browser",
    anchor: "an anywidget of the bundle's size that draws one button",
    unit: "s",
    ratio: 1.3,
  },
  memory: {
    what: "kernel memory for 1 000 000 rows",
    anchor: "a list of dicts",
    unit: "B",
    ratio: 0.4,
  },
  import: {
    what: "import ipylake and its browser, after anywidget",
    anchor: "import urllib3",
    unit: "s",
    ratio: 1.5,
  },
  download: {
    what: "1 GiB over https, adler32 verified",
    anchor: "http.client, readinto of 512 KiB, to the same disk without a sum",
    unit: "s",
    ratio: 1.25,
  },
  "download-curl": { what: "1 GiB over https, adler32 verified", anchor: "curl, then xrdadler32", unit: "s", ratio: 1 },
  upload: { what: "1 GiB over https, adler32 and md5 in the same pass", anchor: "curl -T", unit: "s", ratio: 1.25 },
  "upload-sums": {
    what: "1 GiB over https, adler32 and md5 in the same pass",
    anchor: "curl -T, md5sum and xrdadler32 side by side",
    unit: "s",
    ratio: 1.1,
  },
  "download-md5": { what: "1 GiB over http, md5 verified", anchor: "md5 of 1 GiB in memory", unit: "s", ratio: 1.18 },
  "download-small": {
    what: "1 000 files of 64 KiB over https, adler32 verified",
    anchor: "a urllib3 loop of one thread",
    unit: "s",
    ratio: 1,
  },
  "download-streams": {
    what: "256 MiB, four streams, 20 MiB/s for each connection",
    anchor: "the same by one stream",
    unit: "s",
    ratio: 1 / 3.6,
  },
  "download-one-stream": {
    what: "1 GiB, up to four streams, connections without a cap",
    anchor: "the same by one stream",
    unit: "s",
    ratio: 1.05,
  },
  "download-workers": {
    what: "16 files of 16 MiB by two Dask workers, 20 MiB/s for each connection",
    anchor: "the same by one worker",
    unit: "s",
    ratio: 1 / 1.6,
  },
  "archive-first-rows": {
    what: "search of Zenodo: the first rows are in the kernel",
    anchor: "the bare request",
    unit: "s",
    ratio: 1.2,
    plus: 0.05,
  },
  records: {
    what: "search of Zenodo, 0.3 s away: Enter → first rows drawn",
    anchor: "the bare request + one comm round trip",
    unit: "s",
    ratio: 1.2,
    plus: 0.05,
  },
  "archive-record": {
    what: "a Zenodo record of 100 small files, md5 verified",
    anchor: "zenodo_get, the same record",
    unit: "s",
    ratio: 1,
  },
  "archive-upload": {
    what: "1 GiB into a Zenodo draft, md5 in the same pass, compared",
    anchor: "curl -T into the draft's bucket",
    unit: "s",
    ratio: 1.25,
  },
  "archive-small": {
    what: "a Zenodo deposit of 100 small files, 100 requests in a minute of four seconds",
    anchor: "a draft and 100 bare PUTs under the same limit",
    unit: "s",
    ratio: 1.1,
  },
} as const satisfies Record<string, Goal>;

export const LIMITS = {
  "download-memory": { what: "growth of the process while 4 GiB come", unit: "MiB", atMost: 64 },
  "download-resumed": { what: "fetched again of 1 GiB after SIGKILL at half", unit: "MiB", atMost: 512 + 16 },
  "download-cancel": {
    what: "cancel of four running files and four waiting, the worst of 20",
    unit: "ms",
    atMost: 200,
  },
  "download-messages": { what: "progress told in a second, for 1 000 files", unit: "messages", atMost: 10 },
  "archive-record-again": { what: "files of a Zenodo record of 100 that are fetched twice", unit: "files", atMost: 0 },
  "archive-again": { what: "requests of a finished Zenodo deposit that is run again", unit: "requests", atMost: 3 },
  "archive-again-writes": { what: "those of them that send or change anything", unit: "requests", atMost: 0 },
  "scroll-rows": { what: "rows in the DOM while scrolling", unit: "rows", atMost: 120 },
  "scroll-windows": { what: "windows asked for in a scroll over 1 200 rows", unit: "messages", atMost: 20 },
  "records-typing": { what: "searches of Zenodo for 20 typed characters and Enter", unit: "requests", atMost: 2 },
  keystroke: { what: "scripting for a keystroke in a form of 200 people, the 95th percentile", unit: "ms", atMost: 16 },
  "call-stop": { what: "stop of a call that nobody answers, the worst of 40", unit: "ms", atMost: 200 },
  close: { what: "end of all threads, each in a call that nobody answers, the worst of ten", unit: "ms", atMost: 2000 },
  idle: { what: "messages in a minute without input", unit: "messages", atMost: 0 },
} as const satisfies Record<string, Limit>;

export type RowName = keyof typeof GOALS | keyof typeof LIMITS;
