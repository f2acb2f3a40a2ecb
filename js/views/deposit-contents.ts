import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { CatalogInfo, FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import { createBehind } from "../stores/behind.ts";
import type { Form } from "../stores/form.ts";
import { visible } from "../text/visible.ts";
import { DepositBar } from "./deposit-bar.ts";
import { DepositHeader } from "./deposit-header.ts";
import {
  FilePicker,
  Import,
  LeftBehind,
  MyDrafts,
  Outcome,
  Publish,
  Published,
  Review,
  SignIn,
} from "./deposit-parts.ts";
import { FormPage } from "./form.ts";
import { hasKernel, kernelNotice } from "./kernel-notice.ts";
import { FaultNotice, Notice } from "./notice.ts";
import { useNow } from "./now.ts";

/** How often the time that is left of a session is looked at, in seconds. */
const CLOCK_S = 20;

export interface DepositContentsProps {
  readonly form: Form;
  readonly info: FormInfo;
  readonly catalog: CatalogInfo;
}

/** The header, and below it the sign-in, the form, or what takes its place. */
export function DepositContents({ form, info, catalog }: DepositContentsProps) {
  const now = useNow(CLOCK_S);
  const askedAt = useSignal<number | null>(null);
  const shown = useSignal<Shown>("form");
  const code = useCode(form);
  const { state, version } = form.session.state.value;
  const isOut = ["out", "choosing", "waiting"].includes(state);
  // Nobody who types has the form taken away: it says that the session has ended.
  const isKept = isOut && askedAt.value === null && form.isTouched.value;
  const isSigningIn = (isOut && !isKept) || (askedAt.value !== null && (isOut || version <= askedAt.value));
  const signIn = () => {
    askedAt.value = version;
  };
  const show = (what: Shown) => {
    shown.value = what;
  };
  const header = html`<${DepositHeader} ...${{ catalog, info, form, now, onSignIn: signIn, onShow: show }} />
    ${code.view}`;
  const kernel = kernelNotice(form);
  if (isSigningIn) {
    const back = () => {
      askedAt.value = null;
    };
    return html`${header}
      <${SignIn} info=${catalog} session=${form.session} isUsable=${hasKernel(form)} onCancel=${state === "in" ? back : undefined} />
      ${kernel}`;
  }
  const said = kernel ?? (isKept ? ended(signIn) : null);
  const whole = wholePage(form, info, shown.value, show, hasKernel(form));
  if (whole) return html`${header} ${whole} ${said}`;
  return html`${header} ${page(form, info, () => show("picker"))} ${said ?? notice(form)}
    <${DepositBar} form=${form} info=${info} isUsable=${hasKernel(form)} onCode=${code.open} />`;
}

/** The code for what the form holds, over it. */
function useCode(form: Form) {
  const isOpen = useSignal(false);
  const life = useMemo(() => new AbortController(), []);
  const behind = useMemo(() => createBehind(form, form.flush, life.signal), [form]);
  useEffect(() => () => life.abort(), []);
  const show = (shown: boolean) => () => {
    isOpen.value = shown;
  };
  return {
    open: show(true),
    view: isOpen.value && html`<${LeftBehind} behind=${behind} leaving="code" onClose=${show(false)} />`,
  };
}

/** What takes the place of the form. */
export type Shown = "form" | "picker" | "drafts" | "import";

/** Pages with a bar of their own. */
function wholePage(form: Form, info: FormInfo, shown: Shown, show: (what: Shown) => void, isUsable: boolean) {
  const { phase } = form.state.value;
  const onClose = () => show("form");
  if (phase === "sending") return null;
  if (shown === "drafts") return html`<${MyDrafts} form=${form} onClose=${onClose} />`;
  if (phase === "sent" || phase === "publishing")
    return html`<${Publish} form=${form} info=${info} isUsable=${isUsable} />`;
  if (phase === "done")
    return info.publishes ? html`<${Published} form=${form} info=${info} isUsable=${isUsable} />` : null;
  if (shown === "picker") return html`<${FilePicker} form=${form} info=${info} onClose=${onClose} />`;
  if (shown === "import") return html`<${Import} form=${form} info=${info} onClose=${onClose} />`;
  return null;
}

function page(form: Form, info: FormInfo, onPick: () => void) {
  const { phase } = form.state.value;
  const review = form.review.value;
  if (phase === "done") return html`<${Outcome} state=${form.state.value} info=${info} />`;
  if (review && phase === "filling") return html`<${Review} review=${review} info=${info} />`;
  return html`<${FormPage} form=${form} info=${info} onPick=${onPick} />`;
}

function ended(signIn: () => void) {
  return html`<${Notice}
    level="warning"
    title="The session has ended"
    text="What is filled in stays here, and is saved when you have signed in again."
    actions=${[{ label: "Sign in…", run: signIn }]}
  />`;
}

/** What went wrong, where it is not said at a field. */
function notice(form: Form) {
  const state = form.state.value;
  const fault = form.fault.value ?? form.drops.fault.value ?? state.fault ?? state.draft?.fault;
  if (!fault || fault.code === "cancelled") return null;
  const kept = state.left.length ? `Left behind: ${visible(state.left.slice(0, 5).join("; "))}` : "";
  return html`<${FaultNotice} fault=${fault} kept=${kept} />`;
}
