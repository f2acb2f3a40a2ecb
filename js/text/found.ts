import type { Suggestion } from "../bridge/protocol.ts";

/** What a field of kind `find` holds: the id of something that the service knows, a tab, its label; or words of one's own. */
export interface Found {
  readonly id: string;
  readonly label: string;
}

export function foundIn(text: string): Found {
  const at = text.indexOf("\t");
  return at < 0 ? { id: "", label: text } : { id: text.slice(0, at), label: text.slice(at + 1) };
}

/** As it travels. */
export function foundText({ value, label }: Pick<Suggestion, "value" | "label">): string {
  return `${value}\t${label || value}`;
}
