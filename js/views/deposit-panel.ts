import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CatalogInfo, FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import bar from "../styles/action-bar.css";
import form from "../styles/form.css";
import { addStyles } from "../styles/sheet.ts";
import { visible } from "../text/visible.ts";
import { DepositBar } from "./deposit-bar.ts";
import { DepositHeader } from "./deposit-header.ts";
import { FilePicker, Import, MyDrafts, Outcome, Publish, Published, Review, SignIn } from "./deposit-parts.ts";
import { FormPage } from "./form.ts";
import { Handle } from "./handle.ts";
import { hasKernel, kernelNotice } from "./kernel-notice.ts";
import { FaultNotice, Notice } from "./notice.ts";
import { useNow } from "./now.ts";

addStyles(bar, form);

/** How often the time that is left of a session is looked at, in seconds. */
const CLOCK_S = 20;
const NO_SEARCH = { isSearching: { value: false }, stop() {} };

/** The form of one deposit: a box that keeps its height, whatever is in it. */
export function DepositPanel({ form }: { form: Form }) {
  const panel = useRef<HTMLDivElement>(null);
  const height = useSignal<number | null>(null);
  const info = form.info.value;
  const catalog = form.catalog.value;
  const title = info ? visible(info.title) : "Form";
  useEffect(() => {
    // The page may go without another word: what was typed a moment ago goes first.
    const flush = () => void form.flush();
    const page = panel.current?.ownerDocument;
    page?.addEventListener("visibilitychange", flush);
    return () => page?.removeEventListener("visibilitychange", flush);
  }, []);
  return html`<div class="frame">
    <div
      ref=${panel}
      class=${`panel deposit${height.value === null ? "" : " sized"}`}
      style=${height.value === null ? undefined : `height:${height.value}px`}
      role="region"
      tabindex="-1"
      aria-label=${title}
    >
      ${info && catalog ? html`<${Contents} form=${form} info=${info} catalog=${catalog} />` : waiting(form)}
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

interface ContentsProps {
  readonly form: Form;
  readonly info: FormInfo;
  readonly catalog: CatalogInfo;
}

function Contents({ form, info, catalog }: ContentsProps) {
  const now = useNow(CLOCK_S);
  const askedAt = useSignal<number | null>(null);
  const shown = useSignal<Shown>("form");
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
  const header = html`<${DepositHeader} ...${{ catalog, info, form, now, onSignIn: signIn, onShow: show }} />`;
  const kernel = kernelNotice(kernelOf(form));
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
    <${DepositBar} form=${form} info=${info} isUsable=${hasKernel(form)} />`;
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

/** Before the kernel has said what it is. */
function waiting(form: Form) {
  const isAsking = form.kernel.value === "connecting" || form.kernel.value === "pending";
  return html`<div class="header"></div>
    <div class="body">
      ${isAsking && html`<p class="start dim" role="status"><span class="spinner"></span> Connecting to the kernel</p>`}
    </div>
    ${kernelNotice(kernelOf(form))}`;
}

function kernelOf({ kernel }: Form) {
  return { kernel, query: NO_SEARCH } as unknown as Parameters<typeof kernelNotice>[0];
}
