import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Browser } from "../stores/browser.ts";
import { visible } from "../text/visible.ts";
import { Handle } from "./handle.ts";
import { Header } from "./header.ts";
import { KeysHelp } from "./keys-help.ts";
import { useNow } from "./now.ts";
import { hasKernel, kernelNotice } from "./panel-notice.ts";
import { SignIn } from "./sign-in.ts";
import { useSigningIn } from "./signing-in.ts";
import { Workspace } from "./workspace.ts";

/** How often the time that is left of a session is looked at, in seconds. */
const CLOCK_S = 20;

/** The browser of one catalog: places the parts in a box that keeps its height. */
export function BrowserPanel({ browser }: { browser: Browser }) {
  const panel = useRef<HTMLDivElement>(null);
  const height = useSignal<number | null>(null);
  const showsKeys = useSignal(false);
  const info = browser.info.value;

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).matches("input, textarea, select")) return;
    if (event.key === "?") showsKeys.value = true;
    else if (event.key === "/") panel.current?.querySelector<HTMLElement>(".query textarea")?.focus();
    else return;
    event.preventDefault();
  };
  const marks = [browser.details.entry.value && "with-pane", height.value !== null && "sized"].filter(Boolean);
  return html`<div class="frame">
    <div
      ref=${panel}
      class=${["panel", ...marks].join(" ")}
      style=${height.value === null ? undefined : `height:${height.value}px`}
      role="region"
      tabindex="-1"
      aria-label=${info ? `${visible(info.title)} browser` : "Browser"}
      onKeyDown=${onKeyDown}
    >
      ${
        info
          ? html`<${Parts} browser=${browser} info=${info} onKeys=${() => {
              showsKeys.value = true;
            }} />`
          : waiting(browser)
      }
      ${
        showsKeys.value &&
        html`<${KeysHelp} onClose=${() => {
          showsKeys.value = false;
        }} />`
      }
      <${Handle}
        class="grip"
        label="Height"
        axis="y"
        sign=${1}
        size=${height}
        min=${240}
        max=${2000}
        measure=${() => panel.current?.offsetHeight ?? 0}
      >
        <svg class="icon" viewBox="0 0 12 12" aria-hidden="true"><path d="M11 4l-7 7M11 8l-3 3" /></svg>
      <//>
    </div>
  </div>`;
}

interface PartsProps {
  readonly browser: Browser;
  readonly info: CatalogInfo;
  readonly onKeys: () => void;
}

function Parts({ browser, info, onKeys }: PartsProps) {
  const { session } = browser;
  const now = useNow(CLOCK_S);
  const signingIn = useSigningIn(browser);
  const isAtWork = useRef(false);
  const cancel = () => {
    isAtWork.current = true;
    signingIn.cancel();
  };
  const signOut = () => {
    signingIn.ask();
    session.signOut();
  };
  return html`<${Header}
      info=${info}
      session=${session.state.value}
      now=${now}
      onSignIn=${signingIn.ask}
      onSignOut=${signOut}
      onKeys=${onKeys}
    />
    ${
      signingIn.isOpen.value
        ? html`<${SignIn}
              info=${info}
              session=${session}
              isUsable=${hasKernel(browser)}
              onCancel=${signingIn.canCancel.value ? cancel : undefined}
              onUse=${() => {
                isAtWork.current = true;
              }}
            />
            ${kernelNotice(browser)}`
        : html`<${Workspace} browser=${browser} info=${info} now=${now.value} takesFocus=${isAtWork.current} onSignIn=${signingIn.ask} />`
    }`;
}

/** Before the kernel has said what it is. */
function waiting(browser: Browser) {
  const isAsking = browser.kernel.value === "connecting" || browser.kernel.value === "pending";
  return html`<div class="header"></div>
    <div class="body">${isAsking && html`<p class="start dim" role="status"><span class="spinner"></span> Connecting to the kernel</p>`}</div>
    ${kernelNotice(browser)}`;
}
