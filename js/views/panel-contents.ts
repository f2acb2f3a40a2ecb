import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { CatalogInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Leaving } from "../stores/behind.ts";
import type { Browser } from "../stores/browser.ts";
import { Header } from "./header.ts";
import { hasKernel, kernelNotice } from "./kernel-notice.ts";
import { useNow } from "./now.ts";
import { AttachedVariables, LeftBehind, Settings, SignIn } from "./parts.ts";
import { useSigningIn } from "./signing-in.ts";
import { Workspace } from "./workspace.ts";

/** How often the time that is left of a session is looked at, in seconds. */
const CLOCK_S = 20;

export interface PanelContentsProps {
  readonly browser: Browser;
  readonly info: CatalogInfo;
  readonly onKeys: () => void;
}

/** The header, and below it the sign-in or what one works in. */
export function PanelContents({ browser, info, onKeys }: PanelContentsProps) {
  const { session } = browser;
  const now = useNow(CLOCK_S);
  const signingIn = useSigningIn(browser);
  const isAtWork = useRef(false);
  const { leaving } = browser.behind;
  const showsSettings = useSignal(false);
  const showsVariables = useSignal(false);
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
      onPurge=${session.purge}
      onLeave=${(what: Leaving) => {
        leaving.value = what;
      }}
      onVariables=${() => {
        showsVariables.value = true;
      }}
      onSettings=${() => {
        showsSettings.value = true;
      }}
      onKeys=${onKeys}
      transfers=${browser.transfers}
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
    }
    ${
      leaving.value &&
      html`<${LeftBehind} behind=${browser.behind} leaving=${leaving.value} onClose=${() => {
        leaving.value = null;
      }} />`
    }
    ${
      showsVariables.value &&
      html`<${AttachedVariables} attached=${browser.attached} rules=${browser.rules} onClose=${() => {
        showsVariables.value = false;
      }} />`
    }
    ${
      showsSettings.value &&
      html`<${Settings} configuration=${browser.configuration} onClose=${() => {
        showsSettings.value = false;
      }} />`
    }`;
}
