/** What a notebook would act on if it saw it: `d d` deletes a cell, a paste lands in it. */
const KEPT = ["keydown", "keyup", "keypress", "paste"] as const;
const COMPOSING = 229;
const SUPPRESS = "data-lm-suppress-shortcuts";

/**
 * Keys that mean the notebook even while the focus is in here: saving it, and the command palettes of JupyterLab
 * (Ctrl+Shift+C) and VS Code (F1, Ctrl+P, Ctrl+Shift+P).
 */
export function belongsToHost(event: KeyboardEvent): boolean {
  if (event.key === "F1") return true;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  return key === "p" || (event.shiftKey ? key === "c" : key === "s");
}

/**
 * Keys that choose a character while one is being composed (Japanese, Chinese, Korean) are no keys of ours: their Enter
 * searches nothing. Safari tells of the last one after the composition, by the code of old.
 */
export function leaveComposing(root: ShadowRoot, signal: AbortSignal): void {
  const stop = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === COMPOSING) event.stopPropagation();
  };
  root.addEventListener("keydown", stop as EventListener, { capture: true, signal });
}

/**
 * Keep the keys typed below `host`, a shadow host, from the notebook, but for those that belong to it.
 *
 * JupyterLab and VS Code listen where events bubble to: stopping them is enough. Notebook 7 listens while they go down;
 * Lumino then leaves out what carries an attribute, if it finds that before a shortcut's selector matches, which it
 * does on a shadow host only. The attribute also stops Ctrl+S, so it is set for each key while the focus is in here.
 */
export function keepKeys(host: HTMLElement, signal: AbortSignal): void {
  host.setAttribute("data-jp-suppress-context-menu", "true");
  host.setAttribute(SUPPRESS, "true");
  for (const type of KEPT) {
    const stop = (event: Event) => {
      if (!(event instanceof KeyboardEvent && belongsToHost(event))) event.stopPropagation();
    };
    host.addEventListener(type, stop, { signal });
  }
  const mark = (event: KeyboardEvent) => {
    if (belongsToHost(event)) host.removeAttribute(SUPPRESS);
    else host.setAttribute(SUPPRESS, "true");
  };
  // On the window, since that comes before the document, where Notebook 7 listens.
  host.addEventListener("focusin", () => window.addEventListener("keydown", mark, { capture: true, signal }), {
    signal,
  });
  host.addEventListener("focusout", () => window.removeEventListener("keydown", mark, { capture: true }), { signal });
}
