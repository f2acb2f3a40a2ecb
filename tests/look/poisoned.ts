import type { Answered } from "../../js/bridge/answers.ts";
import type { Calls } from "../../js/bridge/calls.ts";
import { FaultError } from "../../js/bridge/fault.ts";
import type { Call, Fault } from "../../js/bridge/protocol.ts";
import hostile from "../hostile.json" with { type: "json" };

/** What is no text of a server's for people: names of things, numbers written in words, what the kernel itself says. */
const MEANT = new Set(
  "type id code asks field phase values icon shows state tick kind column method version sorts monogram expiresAt filterKeys mark".split(
    " ",
  ),
);
/** What an answer repeats of the question. */
const ECHOES: Readonly<Record<string, string>> = { "rule-preview": "where", "stuck-files": "rule" };
const DESCRIPTION = [...Object.values(hostile.descriptions), "<div>".repeat(10_000)].join("<hr>");

/** The same kernel, but whoever writes its names, labels, faults and descriptions means harm. */
export function poisoned(calls: Calls): Calls {
  return {
    ...calls,
    ask<C extends Call>(call: C, { onProgress, ...options }: Parameters<Calls["ask"]>[1] = {}): Promise<Answered<C>> {
      const told = calls.ask(call, { ...options, onProgress: (progress) => onProgress?.(poison(progress)) });
      return told.then(poison, (error: unknown) => {
        throw error instanceof FaultError ? new FaultError(poison<Fault>(error.fault)) : error;
      });
    },
  };
}

function poison<T>(value: T, key = ""): T {
  const changed = (): unknown => {
    if (MEANT.has(key)) return value;
    if (key === "html") return DESCRIPTION;
    if (key === "entry" && Array.isArray(value))
      return [...value.slice(0, 2).map((one) => poison(one)), ...value.slice(2)];
    if (typeof value === "string") return value && `${value} ${nameFor(value)}`;
    if (Array.isArray(value)) return value.map((one) => poison(one, key));
    if (typeof value !== "object" || value === null) return value;
    const isEcho = (name: string) => "type" in value && ECHOES[String(value.type)] === name;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, isEcho(name) ? one : poison(one, name)]),
    );
  };
  return changed() as T;
}

/** Always the same one for the same text. */
function nameFor(text: string): string {
  const sum = Array.from(text).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
  return hostile.names[sum % hostile.names.length] ?? "";
}
