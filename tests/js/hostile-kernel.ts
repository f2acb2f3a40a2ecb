import type { AnyModel } from "@anywidget/types";
import fc from "fast-check";
import { ANSWERS } from "../../js/bridge/answers.ts";
import type { FromKernel, ToKernel } from "../../js/bridge/protocol.ts";
import { FROM_KERNEL, SHAPES } from "../../js/bridge/shapes.ts";

/** One thing that is said: it goes to whoever asked last, its rows in a buffer. */
export interface Saying {
  readonly message: unknown;
  readonly rows: unknown;
}

const TEXTS = fc.constantFrom(
  "",
  "a",
  "b",
  "file",
  "folder",
  "name",
  "size",
  "__proto__",
  "\u202e",
  "x".repeat(50_000),
);
const NATURALS = fc.constantFrom(0, 1, 2, 3, 100, 1_000_000_000, Number.MAX_SAFE_INTEGER);
const NUMBERS = fc.oneof(NATURALS, fc.constantFrom(-1, 0.5, -1e15, 1e300));
const JUNK = fc.constantFrom(null, -1, 0.5, 2 ** 53, "", "x", true, [], {}, [[]], { type: "answer" });

/** What the protocol allows, of the shape that js/bridge/shape.ts describes. */
export function ofShape(shape: string, depth = 0): fc.Arbitrary<unknown> {
  const inner = (one: string) => ofShape(one, depth + 1);
  const [kind, rest, less] = [shape[0], shape.slice(1), shape.slice(0, -1)];
  if (kind === "{") {
    const fields = (rest ? rest.split(",") : []).map((field) => field.split(" ") as [string, string]);
    return fc.record(Object.fromEntries(fields.map(([name, of]) => [name, inner(of)])));
  }
  if (shape.endsWith("?")) return depth > 8 ? fc.constant(null) : fc.option(inner(less), { nil: null });
  if (shape.endsWith("*")) return fc.array(inner(less), { maxLength: depth > 4 ? 1 : 4 });
  if (kind === "(") return fc.tuple(...rest.slice(0, -1).split("+").map(inner));
  if (kind === "@") return inner(SHAPES[rest] ?? "");
  if (kind === "#") return fc.oneof(...rest.split("#").map(typed));
  if (kind === "=") return fc.constantFrom(...rest.split("="));
  return { s: TEXTS, b: fc.boolean(), n: NATURALS, f: NUMBERS }[kind as "s"] ?? JUNK;
}

function typed(type: string): fc.Arbitrary<unknown> {
  return ofShape(SHAPES[type] ?? "").map((fields) => ({ type, ...(fields as object) }));
}

/** With one value of it replaced or left out, somewhere. */
function bent(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return JUNK;
  return fc.tuple(fc.constantFrom(...Object.keys(value)), fc.integer({ max: 3 })).chain(([key, way]) => {
    const was = (value as Record<string, unknown>)[key];
    const put = (one: unknown) =>
      Array.isArray(value) ? Object.assign([...value], { [key]: one }) : { ...value, [key]: one };
    return way === 0 ? JUNK.map(put) : bent(was).map(put);
  });
}

const maybeBent = (some: fc.Arbitrary<unknown>) => fc.oneof(some, some, some.chain(bent), JUNK);

/** Answers of every type, often, and whatever else a kernel may say. */
export const sayings: fc.Arbitrary<Saying> = fc.record({
  message: maybeBent(fc.oneof(typed("answer"), typed("answer"), ofShape(FROM_KERNEL))),
  rows: maybeBent(ofShape("@Row*")),
});

/** What is answered, by the type of the result. */
export type Answers = Readonly<Record<string, unknown>>;

/** What a browser never asks for. */
const OF_FORMS: ReadonlySet<string> = new Set(["form-opened", "form-told", "folder", "review", "piece-taken"]);

export const answersOfAllTypes: fc.Arbitrary<Answers> = fc.record(
  Object.fromEntries(
    [...new Set(Object.values(ANSWERS).filter((type) => !OF_FORMS.has(type)))].map((type) => [
      type,
      fc.oneof(typed(type), maybeBent(typed(type))),
    ]),
  ),
);

/** So often a kernel says that another instance is looked at. */
const MOST_ANEW = 20;
const isOf = (type: string, message: unknown) =>
  typeof message === "object" && message !== null && "type" in message && message.type === type;

/** A model whose kernel answers every question, and says this and that besides; what `honest` gives it says first. */
export function hostileModel(
  script: readonly Saying[],
  answers: Answers,
  honest: (message: ToKernel) => FromKernel | null,
): AnyModel {
  const listeners = new Set<(message: unknown, buffers: unknown) => void>();
  let turn = 0;
  let anew = 0;
  const say = (message: unknown, rows?: unknown) => {
    // Each makes the view say hello again: without an end it would never get further than that.
    if (isOf("instance-changed", message)) {
      anew += 1;
      if (anew > MOST_ANEW) return;
    }
    const buffers = [new DataView(new TextEncoder().encode(JSON.stringify(rows ?? null)).buffer)];
    for (const listener of listeners) listener(message, buffers);
  };
  const send = (asked: ToKernel) => {
    const answer = honest(asked);
    setTimeout(() => {
      if (answer) say(answer);
      else if (asked.type === "request" && answers[ANSWERS[asked.call.type]]) {
        const { rows } = script[turn % script.length] ?? { rows: [] };
        say({ type: "answer", rid: asked.rid, result: answers[ANSWERS[asked.call.type]] }, rows);
      }
      for (const at of [turn, turn + 1]) {
        const { message, rows } = script[at % script.length] ?? { message: null, rows: null };
        const isTold = typeof message === "object" && message !== null && "rid" in message;
        say(isTold ? { ...message, rid: asked.rid } : message, rows);
      }
      turn += 2;
    }, 10);
  };
  const on = (name: string, listener: () => void) => void (name === "msg:custom" && listeners.add(listener));
  const off = (_: string, listener: () => void) => void listeners.delete(listener);
  return { on, off, send, get: () => ({ comm_live: true }) } as unknown as AnyModel;
}
