import { computed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { CatalogInfo, Suggestion } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { searchWithin } from "../stores/narrowing.ts";
import { visible } from "../text/visible.ts";
import { type LooksUp, LookUp } from "./look-up.ts";

export interface WithinFieldProps {
  readonly info: CatalogInfo;
  readonly query: Browser["query"];
  readonly isUsable: boolean;
  /** Of the element. */
  readonly id: string;
}

/** Looks up by name what one can search within, and searches there. Where one is then a chip says, which leads out. */
export function WithinField({ info, query, isUsable, id }: WithinFieldProps) {
  const typed = useSignal("");
  const looksUp = useMemo(() => looksUpFor(query), [query]);
  const clear = () => {
    typed.value = "";
  };
  const onKey = (event: KeyboardEvent) => {
    const isLeft = event.key === "Escape" && typed.value !== "";
    if (isLeft) clear();
    if (!isLeft && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  };
  const label = visible(info.enters);
  const attributes = {
    ...{ id, class: "field", disabled: !isUsable, "aria-label": label, onBlur: clear },
    placeholder: query.scope.value ? `Other ${label.toLowerCase()}` : visible(info.entersAll),
  };
  return html`<div class="query-within">
    <${LookUp}
      ...${{ form: looksUp, id, attributes, onKey }}
      field=${{ label, mono: false }}
      name=${SCOPE}
      isLocked=${!isUsable}
      text=${typed.value}
      set=${(text: string) => {
        typed.value = text;
      }}
      onChoose=${(item: Suggestion) => {
        clear();
        searchWithin(query, info, item);
      }}
    />
  </div>`;
}

const SCOPE = "scope";

function looksUpFor(query: Browser["query"]): LooksUp {
  return {
    suggestions: computed(() => query.suggestions.value && { field: SCOPE, found: query.suggestions.value }),
    suggest: (_, text) => query.suggest(text),
    lookUpFault: query.suggestFault,
  };
}
