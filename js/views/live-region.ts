import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../dom/html.ts";

/** Not more than one message in this time, so that a growing count does not talk over everything else. */
const QUIET_MS = 5000;

/** Says each new one of its `messages` to screen readers, politely; of those that change meanwhile, the latest. */
export function LiveRegion({ messages }: { messages: readonly string[] }) {
  const said = useSignal("");
  const known = useRef<readonly string[]>(messages);
  const next = useRef(0);
  const text = messages.join("\n");

  useEffect(() => {
    const news = messages.filter((message, index) => message && message !== known.current[index]);
    if (!news.length) return;
    const speak = () => {
      known.current = messages;
      next.current = Date.now() + QUIET_MS;
      said.value = news.join(". ");
    };
    const wait = next.current - Date.now();
    if (wait <= 0) return speak();
    const timer = setTimeout(speak, wait);
    return () => clearTimeout(timer);
  }, [text]);

  return html`<div class="unseen" role="status" aria-live="polite">${said.value}</div>`;
}
