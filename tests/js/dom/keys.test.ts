// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { belongsToHost, keepKeys } from "../../../js/dom/keys.ts";

const key = (name: string, modifiers: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key: name, ...modifiers });

describe("belongsToHost()", () => {
  it.each([
    ["save", "s", { ctrlKey: true }, true],
    ["save on a Mac", "s", { metaKey: true }, true],
    ["JupyterLab's palette", "C", { ctrlKey: true, shiftKey: true }, true],
    ["VS Code's palette", "P", { metaKey: true, shiftKey: true }, true],
    ["VS Code's quick open", "p", { ctrlKey: true }, true],
    ["VS Code's palette by F1", "F1", {}, true],
    ["copy", "c", { ctrlKey: true }, false],
    ["select all", "a", { ctrlKey: true }, false],
    ["run the cell", "Enter", { shiftKey: true }, false],
    ["delete the cell", "d", {}, false],
    ["a letter by AltGr", "s", { ctrlKey: true, altKey: true }, false],
  ])("%s", (_, name, modifiers, expected) => {
    expect(belongsToHost(key(name, modifiers))).toBe(expected);
  });
});

describe("keepKeys()", () => {
  const SUPPRESS = "data-lm-suppress-shortcuts";
  let host: HTMLElement;
  let field: HTMLElement;
  let view: AbortController;
  let heard: string[];
  /** What Notebook 7 sees: it listens on the document while events go down, and leaves out what is marked. */
  let captured: string[];

  beforeEach(() => {
    view = new AbortController();
    heard = [];
    captured = [];
    host = document.body.appendChild(document.createElement("div"));
    field = host.attachShadow({ mode: "open" }).appendChild(document.createElement("input"));
    keepKeys(host, view.signal);
    const { signal } = view;
    for (const type of ["keydown", "keyup", "keypress", "paste"]) {
      document.addEventListener(type, (event) => heard.push(event instanceof KeyboardEvent ? event.key : type), {
        signal,
      });
    }
    const capture = (event: KeyboardEvent) => host.hasAttribute(SUPPRESS) || captured.push(event.key);
    document.addEventListener("keydown", capture, { capture: true, signal });
    field.focus();
    host.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  });

  afterEach(() => {
    view.abort();
    host.remove();
  });

  const press = (event: Event) => field.dispatchEvent(event);
  const composed = { bubbles: true, composed: true };

  it("lets no key and no paste through to the notebook", () => {
    for (const type of ["keydown", "keypress", "keyup"]) press(new KeyboardEvent(type, { key: "d", ...composed }));
    press(new Event("paste", composed));
    expect([heard, captured]).toEqual([[], []]);
  });

  it("lets through what belongs to the host, to listeners of both kinds", () => {
    press(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, ...composed }));
    press(new KeyboardEvent("keydown", { key: "d", ...composed }));
    expect([heard, captured]).toEqual([["s"], ["s"]]);
  });

  it("marks the host again with the next key", () => {
    press(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, ...composed }));
    expect(host.hasAttribute(SUPPRESS)).toBe(false);
    press(new KeyboardEvent("keydown", { key: "d", ...composed }));
    expect(host.hasAttribute(SUPPRESS)).toBe(true);
  });

  it("does nothing to keys once the focus is elsewhere", () => {
    host.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, ...composed }));
    expect(host.hasAttribute(SUPPRESS)).toBe(true);
  });

  it("ends with its signal", () => {
    view.abort();
    document.addEventListener("keydown", (event) => heard.push(event.key), { once: true });
    press(new KeyboardEvent("keydown", { key: "d", ...composed }));
    expect(heard).toEqual(["d"]);
  });
});
