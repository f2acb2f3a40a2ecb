/** Reads the one report format that pytest, vitest and Playwright all write: JUnit's XML. */

export interface TestResult {
  /** Where and what: file or class, then the test's own title. */
  readonly title: string;
  readonly seconds: number;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly message: string;
  /** Rows of the fault matrix: pytest tells them as properties, the others end a title with `[fault 7, 8]`. */
  readonly faults: readonly number[];
}

const CASE = /<testcase((?:\s+[\w:.-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g;

const FAULT = /<property\s+name="fault"\s+value="(\d+)"/g;

function faultsOf(title: string): number[] {
  return (title.match(/\[fault ([\d, ]+)\]/)?.[1] ?? "").split(",").filter(Boolean).map(Number);
}

/** The tests of a report, in its order. */
export function testsOf(report: string): TestResult[] {
  return [...report.matchAll(CASE)].map(([, attributes = "", content = ""]) => {
    const part = (name: string) => plain(attributes.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? "");
    const bad = content.match(/<(?:failure|error)\b[\s\S]*?(?:\/>|<\/(?:failure|error)>)/)?.[0];
    const skipped = content.match(/<skipped\b[\s\S]*?(?:\/>|<\/skipped>)/)?.[0];
    const title = `${part("classname")} › ${part("name")}`;
    return {
      title,
      seconds: Number(part("time")),
      outcome: bad ? "failed" : skipped ? "skipped" : "passed",
      message: words(bad ?? skipped ?? ""),
      faults: [...faultsOf(title), ...[...content.matchAll(FAULT)].map(([, row]) => Number(row))],
    };
  });
}

/** The text of an element, or its message where it has no text. */
function words(element: string): string {
  const message = element.match(/\smessage="([^"]*)"/)?.[1] ?? "";
  const text = element
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, data: string) => escaped(data))
    .replace(/<[^>]*>/g, "");
  return plain(text.trim() || message).trim();
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function plain(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex || decimal) return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
    return ENTITIES[name ?? ""] ?? whole;
  });
}
