import { signal } from "@preact/signals";
import { h } from "preact";
import { greet, HELLO } from "./bridge/greeting.ts";
import { lifetime } from "./dom/lifetime.ts";
import { entry } from "./entry.ts";
import { BrowserView } from "./views/browser-panel.ts";
import { panel } from "./views/parts.ts";

export default entry(panel, ({ el, calls, abort }) => {
  function begun(takesFocus: boolean) {
    const life = lifetime(abort);
    return { life, greeting: greet(calls, HELLO, life.signal), takesFocus };
  }
  const now = signal(begun(false));
  calls.onEvent(({ type }) => {
    if (type !== "instance-changed") return;
    const takesFocus = el.contains((el.getRootNode() as Document | ShadowRoot).activeElement);
    now.peek().life.end();
    now.value = begun(takesFocus);
  }, abort);
  const Now = () => {
    const { life, ...props } = now.value;
    return h(BrowserView, { ...props, abort: life.signal, key: life });
  };
  return h(Now, {});
});
