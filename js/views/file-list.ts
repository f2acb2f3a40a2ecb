import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { FormFile, FormInfo, MoreRoom } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { counted } from "../text/count.ts";
import { sizeText } from "../text/size.ts";
import { visible } from "../text/visible.ts";
import { CopyButton } from "./copy-button.ts";
import { PickVariable } from "./deposit-parts.ts";
import { type IconName, icon, iconButton } from "./icons.ts";

/** More are not drawn: they are counted. */
const SHOWN = 200;

export interface FileListProps {
  readonly form: Form;
  readonly info: FormInfo;
  readonly isLocked: boolean;
  readonly onPick: () => void;
}

/** The files that will be sent: what they are called there, how far each is. Files may be dropped here. */
export function FileList({ form, info, isLocked, onPick }: FileListProps) {
  const isOver = useSignal(false);
  const isPickingVariable = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const { files, draft, moreRoom } = form.state.value;
  const most = draft?.room ?? info.maxBytes;
  const coming = form.drops.coming.value;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const problem = form.problems.value.find(({ field }) => field === "files");
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    isOver.value = false;
    if (!isLocked) void form.drops.take([...(event.dataTransfer?.files ?? [])]);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    isOver.value = !isLocked;
  };
  return html`<div
    class=${isOver.value ? "files over" : "files"}
    onDragOver=${over}
    onDragLeave=${() => {
      isOver.value = false;
    }}
    onDrop=${drop}
  >
    <h3 class="strong">
      Files
      <span class="dim form-note">${quota(files.length, size, info, most)}</span>
      ${most !== null && files.length > 0 && bar(size, most, size > most ? "err" : "")}
    </h3>
    <ul class="file-list">
      ${files.slice(0, SHOWN).map((file) => html`<${FileRow} key=${file.number} file=${file} form=${form} info=${info} isLocked=${isLocked} />`)}
      ${coming.map(
        ({ name, size, received }) => html`<li class="file-row" key=${`drop-${name}`}>
          <span class="spinner"></span><span class="mono clip file-name">${visible(name)}</span>
          ${bar(received, size)} <span class="dim file-said">${sizeText(received)} of ${sizeText(size)}</span>
        </li>`,
      )}
    </ul>
    ${files.length > SHOWN && html`<p class="hint">and ${counted(files.length - SHOWN, "more file", "more files")}</p>`}
    ${problem && html`<p class="form-problem err" role="alert">${icon("error")} <span>${visible(problem.message)}</span></p>`}
    ${moreRoom && !isLocked && askRoom(moreRoom, form)}
    ${
      !isLocked &&
      html`<div class="files-add">
        <button type="button" class="button" onClick=${onPick}>${icon("plus")}Add files…</button>
        <button type="button" class="button" onClick=${() => input.current?.click()}>From this computer…</button>
        ${info.variables && fromVariable(form, isPickingVariable)}
        <input
          ref=${input}
          type="file"
          multiple
          hidden
          aria-label="Files of this computer"
          onChange=${(event: Event) => {
            const chosen = event.currentTarget as HTMLInputElement;
            void form.drops.take([...(chosen.files ?? [])]);
            chosen.value = "";
          }}
        />
        <span class="dim">or drop files of up to ${sizeText(info.maxDrop)} here</span>
      </div>`
    }
  </div>`;
}

/** How much there is, of how much there may be. */
function quota(count: number, size: number, info: FormInfo, most: number | null): string {
  if (most === null && info.maxFiles === null) return count ? `${counted(count, "file")}, ${sizeText(size)}` : "";
  const files = info.maxFiles === null ? counted(count, "file") : `${count} of ${counted(info.maxFiles, "file")}`;
  return `${files} · ${sizeText(size)}${most === null ? "" : ` of ${sizeText(most)}`}`;
}

/** A button, and the same in Python. */
function askRoom({ size, call }: MoreRoom, form: Form) {
  return html`<p class="more-room">
    <button type="button" class="button" disabled=${form.isBusy.value} onClick=${() => void form.order({ type: "ask-room", size })}>
      Ask for ${sizeText(size)}
    </button>
    ${call && html`<code class="mono dim clip" title=${visible(call)}>${visible(call)}</code> <${CopyButton} text=${call} label="Copy the call" />`}
  </p>`;
}

function fromVariable(form: Form, isOpen: Signal<boolean>) {
  const toggle = () => {
    isOpen.value = !isOpen.value;
  };
  return html`<span class="from-variable">
    <button type="button" class="button" aria-haspopup="dialog" aria-expanded=${String(isOpen.value)} onClick=${toggle}>
      ${icon("variable")}Add a variable…
    </button>
    ${isOpen.value && html`<${PickVariable} form=${form} onClose=${toggle} />`}
  </span>`;
}

const SIGNS: Readonly<Record<FormFile["state"], readonly [IconName, string]>> = {
  waiting: ["file", "dim"],
  reading: ["file", "dim"],
  sending: ["file", "dim"],
  sent: ["check", "ok"],
  done: ["check", "ok"],
  failed: ["error", "err"],
};

interface FileRowProps extends Omit<FileListProps, "onPick"> {
  readonly file: FormFile;
}

function FileRow({ file, form, info, isLocked }: FileRowProps) {
  const [sign, kind] = SIGNS[file.state];
  const isMoving = file.state === "reading" || file.state === "sending";
  const isThere = !file.path && !file.variable;
  const isWritten = file.variable !== "" && !file.path;
  const said = {
    waiting: sizeText(file.size),
    reading: `reading, ${sizeText(file.done)} of ${sizeText(file.size)}`,
    sending: `${sizeText(file.done)} of ${sizeText(file.size)}`,
    sent: `${sizeText(file.size)}, sent`,
    done: `${sizeText(file.size)}, ${info.publishes ? "verified" : "done"}`,
    failed: "not sent",
  }[file.state];
  return html`<li class="file-row" title=${visible(file.path)}>
    <span class=${kind}>${isMoving ? html`<span class="spinner"></span>` : icon(isWritten ? "variable" : sign)}</span>
    ${
      isLocked || isThere
        ? html`<span class="mono clip file-name">${visible(file.name)}</span>`
        : html`<input
            class="field mono file-name"
            aria-label=${`${visible(info.names)}: ${visible(file.path)}`}
            spellcheck=${false}
            autocomplete="off"
            value=${file.name}
            onChange=${(event: Event) => void form.order({ type: "rename-file", number: file.number, name: (event.currentTarget as HTMLInputElement).value })}
          />`
    }
    ${isMoving && bar(file.done, file.size)}
    ${info.publishes && file.state === "done" && !isThere && bar(1, 1)}
    <span class="dim file-said">${[file.note && visible(file.note), isWritten ? "" : isThere ? sizeText(file.size) : said].filter(Boolean).join(", ")}</span>
    ${!isLocked && iconButton("trash", `Remove ${visible(file.name)}`, () => void form.order({ type: "remove-files", numbers: [file.number] }))}
  </li>`;
}

function bar(done: number, total: number, kind = done >= total ? "full" : "") {
  const share = total > 0 ? Math.min(100, (done / total) * 100) : 100;
  return html`<span class=${`meter file-bar ${kind}`} aria-hidden="true"><i style=${`width:${share}%`}></i></span>`;
}
