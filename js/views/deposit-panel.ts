import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Greeting } from "../bridge/greeting.ts";
import type { OpenForm } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { contents as part } from "./deposit-parts.ts";
import { Frame, Waiting, type WaitingProps } from "./frame.ts";
import { useMade } from "./in-part.ts";

export interface DepositViewProps {
  readonly greeting: Greeting<OpenForm>;
  /** Ends with the view. */
  readonly abort: AbortSignal;
}

/** One view of a form, from the greeting on. */
export function DepositView({ greeting, abort }: DepositViewProps) {
  const form = useMade(part, ({ createForm }) => createForm(greeting, abort));
  return h(DepositPanel, { form, greeting });
}

export interface DepositPanelProps {
  /** Null until the part that makes it has come. */
  readonly form: Form | null;
  readonly greeting: WaitingProps["greeting"];
}

/** The form of one deposit. */
export function DepositPanel({ form, greeting }: DepositPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const info = form?.info.value;
  const catalog = form?.catalog.value;
  const views = part.module.value;
  useEffect(() => {
    if (!form) return undefined;
    // The page may go without another word: what was typed a moment ago goes first.
    const flush = () => void form.flush();
    const page = panel.current?.ownerDocument;
    page?.addEventListener("visibilitychange", flush);
    return () => page?.removeEventListener("visibilitychange", flush);
  }, [form]);
  return html`<${Frame} panel=${panel} marks=${["deposit"]} label=${info ? visible(info.title) : "Form"}>
    ${
      form && info && catalog && views
        ? html`<${views.DepositContents} form=${form} info=${info} catalog=${catalog} />`
        : html`<${Waiting} greeting=${greeting} part=${part} />`
    }
  <//>`;
}
