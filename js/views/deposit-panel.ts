import { useEffect, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { contents as part } from "./deposit-parts.ts";
import { Frame, Waiting } from "./frame.ts";

/** The form of one deposit. */
export function DepositPanel({ form }: { form: Form }) {
  const panel = useRef<HTMLDivElement>(null);
  const info = form.info.value;
  const catalog = form.catalog.value;
  const views = part.module.value;
  useEffect(() => {
    // The page may go without another word: what was typed a moment ago goes first.
    const flush = () => void form.flush();
    const page = panel.current?.ownerDocument;
    page?.addEventListener("visibilitychange", flush);
    return () => page?.removeEventListener("visibilitychange", flush);
  }, []);
  return html`<${Frame} panel=${panel} marks=${["deposit"]} label=${info ? visible(info.title) : "Form"}>
    ${
      info && catalog && views
        ? html`<${views.DepositContents} form=${form} info=${info} catalog=${catalog} />`
        : html`<${Waiting} kernel=${form.kernel} hasSpoken=${info !== null} part=${part} />`
    }
  <//>`;
}
