import { SHAPES } from "./shapes.ts";

/**
 * Whether a value is what the protocol says. Shapes are written in letters: s text, b boolean, i whole number, n one
 * from 0 on, f number, =a=b one of these words, @A a struct, #a#b one of these by its type; `?` or null, `*` a list,
 * (a+b) a tuple, {name shape,… the fields of a struct.
 */
export function fits(value: unknown, shape: string): boolean {
  const [kind, rest, last] = [shape[0], shape.slice(1), shape.at(-1)];
  if (kind === "{") {
    const fields = rest ? rest.split(",") : [];
    return (
      isRecord(value) && fields.every((field) => fits(value[field.split(" ")[0] ?? ""], field.split(" ")[1] ?? ""))
    );
  }
  if (last === "?") return value === null || fits(value, shape.slice(0, -1));
  if (last === "*") return Array.isArray(value) && value.every((one) => fits(one, shape.slice(0, -1)));
  switch (kind) {
    case "(": {
      const parts = rest.slice(0, -1).split("+");
      return Array.isArray(value) && value.length === parts.length && parts.every((part, i) => fits(value[i], part));
    }
    case "@":
      return fits(value, SHAPES[rest] ?? "");
    case "#":
      return isRecord(value) && rest.split("#").some((type) => type === value.type) && fits(value, `@${value.type}`);
    case "=":
      return rest.split("=").some((word) => word === value);
    case "s":
      return typeof value === "string";
    case "b":
      return typeof value === "boolean";
    default:
      if (typeof value !== "number") return false;
      return (
        kind === "f" || (Number.isInteger(value) && (kind === "i" || (value >= 0 && value <= Number.MAX_SAFE_INTEGER)))
      );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
