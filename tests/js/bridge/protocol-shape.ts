import { readFileSync } from "node:fs";

/** What a value of a type may be: read from the lines of protocol.ts, which one generator writes in one form. */
type Check = (value: unknown, path: string) => string[];

/** Checks values against the types of protocol.ts. */
export class ProtocolShape {
  readonly #checks = new Map<string, Check>();

  constructor(path: URL) {
    const source = readFileSync(path, "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
    for (const [, name = "", body = ""] of source.matchAll(/export interface (\w+) \{\n([\s\S]*?)\n\}/g)) {
      const fields = [...body.matchAll(/readonly (\w+): (.*);/g)].map(
        ([, field = "", type = ""]) => [field, type] as const,
      );
      this.#checks.set(name, this.#record(fields));
    }
    for (const [, name = "", type = ""] of source.matchAll(/export type (\w+) =([\s\S]*?);/g)) {
      this.#checks.set(name, (value, at) => this.#check(type.trim().replace(/^\|\s*/, ""), value, at));
    }
  }

  /** What is wrong with `value` as a `type`, each fault with its path; nothing if it fits. */
  faults(type: string, value: unknown): string[] {
    return this.#check(type, value, type);
  }

  #record(fields: readonly (readonly [name: string, type: string])[]): Check {
    return (value, at) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at} is no object`];
      const given = new Map(Object.entries(value));
      const unknown = [...given.keys()].filter((name) => !fields.some(([known]) => known === name));
      return [
        ...unknown.map((name) => `${at}.${name} is not in the protocol`),
        ...fields.flatMap(([name, type]) =>
          given.has(name) ? this.#check(type, given.get(name), `${at}.${name}`) : [`${at}.${name} is missing`],
        ),
      ];
    };
  }

  #check(type: string, value: unknown, at: string): string[] {
    const members = parts(type, "|");
    if (members.length > 1) return this.#oneOf(members, value, at);
    if (type.startsWith("(") && type.endsWith(")")) return this.#check(type.slice(1, -1), value, at);
    if (type.startsWith("readonly ")) return this.#list(type.slice("readonly ".length), value, at);
    if (type === "null") return value === null ? [] : [`${at} is not null`];
    if (/^(string|number|boolean)$/.test(type)) return typeof value === type ? [] : [`${at} is no ${type}`];
    if (type.startsWith('"')) return value === JSON.parse(type) ? [] : [`${at} is not ${type}`];
    const check = this.#checks.get(type);
    return check ? check(value, at) : [`${at} has a type that is not understood: ${type}`];
  }

  /** Of structs the one whose tag the value carries, so that its own faults are told. */
  #oneOf(members: readonly string[], value: unknown, at: string): string[] {
    const faults = members.map((member) => this.#check(member, value, at));
    const best = faults.reduce((one, other) => (other.length < one.length ? other : one));
    return best.length === 0 ? [] : best;
  }

  #list(type: string, value: unknown, at: string): string[] {
    if (!Array.isArray(value)) return [`${at} is no array`];
    if (type.endsWith("[]")) return value.flatMap((item, i) => this.#check(type.slice(0, -2), item, `${at}[${i}]`));
    const items = parts(type.slice(1, -1), ",").map((item) => item.replace(/^\w+: /, ""));
    if (items.length !== value.length) return [`${at} has ${value.length} items, not ${items.length}`];
    return items.flatMap((item, i) => this.#check(item, value[i], `${at}[${i}]`));
  }
}

/** The parts of a type between separators that are in no bracket. */
function parts(type: string, separator: string): string[] {
  const found = [""];
  let depth = 0;
  for (const letter of type) {
    if ("([".includes(letter)) depth += 1;
    if (")]".includes(letter)) depth -= 1;
    if (letter === separator && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found.map((part) => part.trim());
}
