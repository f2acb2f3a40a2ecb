import { SHAPES } from "./shapes.ts";

type Check = (value: unknown) => boolean;

const checks = new Map<string, Check>();

/**
 * Whether a value is what the protocol says. Shapes are written in letters: s text, b boolean, f number, n whole number
 * from 0 on, =a=b one of these words, @A a struct, #a#b one of these by its type; `?` or null, `*` a list, (a+b) a
 * tuple, {name shape,… the fields of a struct. Sizes and times need not be whole: the view rounds them, and a catalog's
 * clock may not.
 */
export function fits(value: unknown, shape: string): boolean {
  let check = checks.get(shape);
  if (!check) {
    check = checkOf(shape);
    checks.set(shape, check);
  }
  return check(value);
}

function checkOf(shape: string): Check {
  const [kind, rest, less] = [shape[0], shape.slice(1), shape.slice(0, -1)];
  if (kind === "{") {
    const fields = (rest ? rest.split(",") : []).map((field) => field.split(" ") as [string, string]);
    return (value) => isRecord(value) && fields.every(([name, of]) => fits(value[name], of));
  }
  if (shape.endsWith("?")) return (value) => value === null || fits(value, less);
  if (shape.endsWith("*")) return (value) => Array.isArray(value) && value.every((one) => fits(one, less));
  if (kind === "(") {
    const parts = rest.slice(0, -1).split("+");
    return (value) =>
      Array.isArray(value) && value.length === parts.length && parts.every((part, i) => fits(value[i], part));
  }
  if (kind === "@") return (value) => fits(value, SHAPES[rest] ?? "");
  const words: readonly unknown[] = rest.split(kind ?? "");
  if (kind === "#") return (value) => isRecord(value) && words.includes(value.type) && fits(value, `@${value.type}`);
  if (kind === "=") return (value) => words.includes(value);
  if (kind === "s") return (value) => typeof value === "string";
  if (kind === "b") return (value) => typeof value === "boolean";
  if (kind === "f") return (value) => typeof value === "number";
  return (value) => Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
