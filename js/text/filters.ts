/**
 * Filters as people write them: `run_number >= 400000, stream_name = physics_Main; 1 < events < 5`. The grammar is that of
 * python/ipylake/_filters.py, which says it; tests/filters/examples.json holds both to it.
 */
export type FilterOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";
export type ValueKind = "number" | "date" | "truth" | "none" | "text";

/** Where something stands in the text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface FilterValue extends Place {
  readonly kind: ValueKind;
  /** As it was written, without quotes. */
  readonly text: string;
}

/** One comparison; its place is that of its key. */
export interface Condition extends Place {
  readonly key: string;
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/** Conditions that hold together. */
export type Group = readonly Condition[];

/** Why a filter cannot be, and where. */
export interface Mistake extends Place {
  readonly message: string;
}

export type ReadFilters = { readonly groups: readonly Group[] } | { readonly mistake: Mistake };

interface Operand extends Place {
  readonly text: string;
  readonly isQuoted: boolean;
}

interface Sign extends Place {
  readonly name: FilterOperator;
}

const OPERATOR = /<=|>=|==|!=|[≤≥≠<>=]/y;
const SAME: Readonly<Record<string, FilterOperator>> = { "==": "=", "≤": "<=", "≥": ">=", "≠": "!=" };
const TURNED: Readonly<Partial<Record<FilterOperator, FilterOperator>>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};
const BLANK = " \t\r\n\u00a0";
const NUMBER = /^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const FORMS: readonly (readonly [ValueKind, RegExp])[] = [
  ["number", NUMBER],
  ["date", /^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6}Z)?)?$/],
  ["truth", /^(true|True|TRUE|false|False|FALSE)$/],
  ["none", /^None$/],
];

/** The groups, one of which has to hold; none for a text without conditions. */
export function readFilters(text: string): ReadFilters {
  try {
    return { groups: new Reader(text).groups() };
  } catch (error) {
    if (error instanceof Refusal) return { mistake: error.mistake };
    throw error;
  }
}

/** The text that reads as these groups. */
export function writtenFilters(groups: readonly Group[]): string {
  return groups.map((group) => group.map(writtenCondition).join(", ")).join("; ");
}

export function writtenCondition({ key, operator, value }: Condition): string {
  return `${written(key, "text")} ${operator} ${written(value.text, value.kind)}`;
}

/** In quotes where it would be read as something else without. */
function written(text: string, kind: ValueKind): string {
  const isPlain = text !== "" && !/[,;<>=≤≥≠]/.test(text) && !/^['"]/.test(text) && trimmed(text) === text;
  if (isPlain && kindOf(text) === kind) return text;
  return `'${text.replace(/\\(?=[\\'"]|$)|'/g, "\\$&")}'`;
}

/** A condition made of what stands in three fields; null as long as something is missing. */
export function conditionOf(key: string, operator: FilterOperator, typed: string): ReadFilters {
  const value = trimmed(typed);
  const isRead = /^['"]/.test(value) || kindOf(value) !== "text";
  return readFilters(`${written(trimmed(key), "text")} ${operator} ${isRead ? value : written(value, "text")}`);
}

function kindOf(text: string): ValueKind {
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? "text";
}

class Refusal extends Error {
  constructor(readonly mistake: Mistake) {
    super(mistake.message);
  }
}

function fail(message: string, { start, end }: Place): never {
  throw new Refusal({ message, start, end });
}

class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  groups(): Group[] {
    const groups: Condition[][] = [[]];
    for (;;) {
      const group = groups.at(-1) as Condition[];
      for (const one of this.#clause()) {
        if (group.some(({ key, operator }) => key === one.key && operator === one.operator))
          fail(`"${one.key} ${one.operator}" stands twice`, one);
        group.push(one);
      }
      if (this.#at >= this.text.length) return groups.filter(({ length }) => length > 0);
      if (this.text[this.#at] === ";") groups.push([]);
      this.#at += 1;
    }
  }

  /** What stands up to the next comma, semicolon or the end. */
  #clause(): Condition[] {
    const first = this.#operand();
    const rest: [Sign, Operand][] = [];
    for (let sign = this.#sign(); sign; sign = this.#sign()) {
      this.#at = sign.end;
      rest.push([sign, this.#operand()]);
    }
    const [one, two, more] = rest;
    if (!one) return first.end > first.start ? fail(`"${first.text}" is compared with nothing`, first) : [];
    if (more) fail("A condition has one operator, or two as in 1 < a < 5", more[0]);
    if (!two) return [condition(first, one[0].name, one[1])];
    for (const [sign] of rest) turned(sign);
    return [condition(one[1], turned(one[0]), first), condition(one[1], two[0].name, two[1])];
  }

  #sign(): Sign | null {
    OPERATOR.lastIndex = this.#at;
    const found = OPERATOR.exec(this.text)?.[0];
    if (!found) return null;
    return { name: SAME[found] ?? (found as FilterOperator), start: this.#at, end: this.#at + found.length };
  }

  /** Up to an operator, a comma, a semicolon or the end; what is in quotes may hold those. */
  #operand(): Operand {
    this.#skipBlanks();
    const start = this.#at;
    if (this.text[start] === "'" || this.text[start] === '"') return this.#quoted(start);
    while (!this.#isAtEnd()) this.#at += 1;
    const text = trimmed(this.text.slice(start, this.#at));
    return { text, start, end: start + text.length, isQuoted: false };
  }

  #quoted(start: number): Operand {
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== this.text[start]) end += this.text[end] === "\\" ? 2 : 1;
    if (end >= this.text.length) fail("This quote is not closed", { start, end: start + 1 });
    this.#at = end + 1;
    this.#skipBlanks();
    if (!this.#isAtEnd()) fail("A quote ends before this", { start: this.#at, end: this.#at + 1 });
    const text = this.text.slice(start + 1, end).replace(/\\([\\'"])/g, "$1");
    return { text, start, end: end + 1, isQuoted: true };
  }

  /** At an operator, a comma, a semicolon or the end. */
  #isAtEnd(): boolean {
    const next = this.text[this.#at];
    return next === undefined || next === "," || next === ";" || this.#sign() !== null;
  }

  #skipBlanks() {
    while (this.#at < this.text.length && BLANK.includes(this.text[this.#at] as string)) this.#at += 1;
  }
}

function turned(sign: Sign): FilterOperator {
  return TURNED[sign.name] ?? fail("Only < ≤ > ≥ stand on both sides of a key", sign);
}

function condition(key: Operand, operator: FilterOperator, { text, isQuoted, start, end }: Operand): Condition {
  if (!key.text) fail("A key is missing here", key);
  if (NUMBER.test(key.text)) fail(`"${key.text}" is no key: write the key first`, key);
  if (key.text.includes(".")) fail(`"${key.text}" has a dot: a key has none`, key);
  if (!text && !isQuoted) fail("A value is missing here", { start, end });
  const kind = isQuoted ? "text" : kindOf(text);
  const isPattern = kind === "text" && /[*%]/.test(text);
  if (TURNED[operator] && (isPattern || kind === "truth" || kind === "none"))
    fail(`${isPattern ? "* and %" : text} can only be compared by = and ≠`, { start, end });
  if (isPattern && /^[*%]+$/.test(text)) fail(`${text} alone filters nothing`, { start, end });
  return { key: key.text, operator, value: { kind, text, start, end }, start: key.start, end: key.end };
}

function trimmed(text: string): string {
  const isBlank = (at: number) => BLANK.includes(text[at] as string);
  let [start, end] = [0, text.length];
  while (start < end && isBlank(start)) start += 1;
  while (end > start && isBlank(end - 1)) end -= 1;
  return text.slice(start, end);
}
