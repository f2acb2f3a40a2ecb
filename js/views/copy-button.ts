import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { html } from "../dom/html.ts";
import { icon } from "./icons.ts";

const SHOWN_MS = 2000;

/** Copies `text` as the server wrote it, and says for two seconds whether that worked. `label` names what is copied. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const outcome = useSignal<"" | "copied" | "refused">("");
  useEffect(() => {
    if (!outcome.value) return;
    const timer = setTimeout(() => {
      outcome.value = "";
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome.value]);

  // Some hosts refuse the clipboard, or have none outside a secure context: that is said, not thrown.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      outcome.value = "copied";
    } catch {
      outcome.value = "refused";
    }
  };

  const said = { "": label, copied: "Copied", refused: "The browser does not allow copying here" }[outcome.value];
  const shown = ({ "": "copy", copied: "check", refused: "warning" } as const)[outcome.value];
  return html`<button type="button" class="icon-button ${outcome.value}" aria-label=${said} title=${said} onClick=${copy}>${icon(shown)}</button>`;
}
