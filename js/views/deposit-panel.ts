import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { CatalogInfo, FormInfo } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import bar from "../styles/action-bar.css";
import form from "../styles/form.css";
import { addStyles } from "../styles/sheet.ts";
import { visible } from "../text/visible.ts";
import { DepositBar } from "./deposit-bar.ts";
import { DepositHeader } from "./deposit-header.ts";
import { FilePicker, Outcome, Review, SignIn } from "./deposit-parts.ts";
import { FormPage } from "./form.ts";
import { Handle } from "./handle.ts";
import { hasKernel, kernelNotice } from "./kernel-notice.ts";
import { FaultNotice } from "./notice.ts";
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
  const isPicking = useSignal(false);
  const { state, version } = form.session.state.value;
  const isSigningIn =
    ["out", "choosing", "waiting"].includes(state) || (askedAt.value !== null && version <= askedAt.value);
  const signIn = () => {
    askedAt.value = version;
  };
  const header = html`<${DepositHeader} catalog=${catalog} info=${info} session=${form.session} now=${now} onSignIn=${signIn} />`;
  const kernel = kernelNotice(kernelOf(form));
  if (isSigningIn) {
    const back = () => {
      askedAt.value = null;
    };
    return html`${header}
      <${SignIn} info=${catalog} session=${form.session} isUsable=${hasKernel(form)} onCancel=${state === "in" ? back : undefined} />
      ${kernel}`;
  }
  return html`${header} ${page(form, info, isPicking)} ${kernel ?? notice(form)}
    ${!isPicking.value && html`<${DepositBar} form=${form} info=${info} isUsable=${hasKernel(form)} />`}`;
}

function page(form: Form, info: FormInfo, isPicking: { value: boolean }) {
  const { phase } = form.state.value;
  const review = form.review.value;
  if (isPicking.value && (phase === "filling" || phase === "failed" || phase === "stopped")) {
    const close = () => {
      isPicking.value = false;
    };
    return html`<${FilePicker} form=${form} info=${info} onClose=${close} />`;
  }
  if (phase === "done") return html`<${Outcome} state=${form.state.value} info=${info} />`;
  if (review && phase === "filling") return html`<${Review} review=${review} info=${info} />`;
  const onPick = () => {
    isPicking.value = true;
  };
  return html`<${FormPage} form=${form} info=${info} onPick=${onPick} />`;
}

/** What went wrong, where it is not said at a field. */
function notice(form: Form) {
  const state = form.state.value;
  const fault = form.fault.value ?? form.drops.fault.value ?? state.fault;
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
