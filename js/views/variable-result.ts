import type { VariableSet } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { counted } from "../text/count.ts";
import { visible } from "../text/visible.ts";
import { icon } from "./icons.ts";

/** What the notebook has got: "✓ `my_files` holds 3 paths". */
export function variableResult(result: VariableSet) {
  if (!result.names.length)
    return html`<span class="ok">${icon("check")}</span><span class="clip">${variableResultText(result)}</span>`;
  const [first = "", ...others] = result.names.map(visible);
  const last = others.at(-1);
  return html`<span class="ok">${icon("check")}</span
    ><span class="clip"><code>${first}</code>${last && html` … <code>${last}</code>`} ${holds(result)}</span>`;
}

/** The same for the ear. */
export function variableResultText(result: VariableSet): string {
  return `${result.names.map(visible).join(", ") || "The cell"} ${holds(result)}`;
}

function holds({ names, isList, count, skipped, called }: VariableSet): string {
  const verb = names.length > 1 ? "hold" : names.length ? "holds" : "has";
  const [one, many] = [visible(called.one), visible(called.many)];
  const paths = count === 1 && !isList ? `one ${one}` : counted(count, one, many);
  return `${verb} ${paths}${skipped ? `, ${counted(skipped, "file")} left out` : ""}`;
}
