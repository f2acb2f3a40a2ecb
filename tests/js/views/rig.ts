import { type ComponentType, h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect } from "vitest";
import "../loaded-parts.ts";

export { act };

type Added = readonly [target: EventTarget, type: string, listener: unknown];

/** Listeners on what outlives a view: the window and the document. */
const added: Added[] = [];
const { addEventListener, removeEventListener } = EventTarget.prototype;
for (const target of [window, document]) {
  target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
    added.push([target, type, listener]);
    addEventListener.call(target, type, listener, options);
  };
  target.removeEventListener = (type: string, listener: EventListener) => {
    const at = added.findIndex((one) => one[0] === target && one[1] === type && one[2] === listener);
    if (at >= 0) added.splice(at, 1);
    removeEventListener.call(target, type, listener);
  };
}

let hosts: HTMLElement[] = [];

/** A view on the page until the test ends; then it goes, and must leave nothing behind. */
export async function mount<Props extends object>(
  view: ComponentType<Props>,
  props: NoInfer<Props>,
): Promise<HTMLElement> {
  const host = document.body.appendChild(document.createElement("div"));
  hosts.push(host);
  await act(() => render(h(view, props), host));
  return host;
}

export async function unmount(host: HTMLElement): Promise<void> {
  await act(() => render(null, host));
  host.remove();
}

afterEach(async () => {
  for (const host of hosts) await unmount(host);
  hosts = [];
  expect(added.splice(0)).toEqual([]);
});

/** The one element of this role, and of this accessible name where one is given by text, label or title. */
export function byRole(host: Element, role: string, name?: string): HTMLElement {
  const found = all(host, role).filter((element) => name === undefined || nameOf(element) === name);
  expect(found, `${role} ${name ?? ""} in ${host.innerHTML}`).toHaveLength(1);
  return found[0] as HTMLElement;
}

export function all(host: Element, role: string): HTMLElement[] {
  const native: Record<string, string> = {
    button: "button:not([role])",
    heading: "h3, h4",
    option: "option",
    textbox: "input:not([role]), textarea",
  };
  return [...host.querySelectorAll<HTMLElement>(`[role="${role}"]${native[role] ? `, ${native[role]}` : ""}`)];
}

function nameOf(element: Element): string {
  return element.getAttribute("aria-label") ?? textOf(element);
}

/** The text as it is read: one line, ordinary spaces. */
export function textOf(element: Element | null): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}

export async function press(element: Element, key: string, modifiers: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers });
  await act(() => {
    element.dispatchEvent(event);
  });
  return event;
}

export async function click(element: HTMLElement): Promise<void> {
  await act(async () => {
    element.focus();
    element.click();
  });
}

export async function type(field: Element, value: string): Promise<void> {
  await act(() => {
    (field as HTMLInputElement).value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Names that a server could send. */
export const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "\x1b[31mred\x1b[0m",
  "gpj.\u202exe",
  "run\0.root",
  "javascript:alert(1)",
  "x".repeat(250),
];

/** That hostile text arrived as text: no element came of it, and no character is out of sight. */
export function expectHarmless(host: Element): void {
  expect(host.querySelectorAll("img, script, iframe, [onerror], [href^=javascript]")).toHaveLength(0);
  // Narrow spaces and the like are ours; what steers a terminal or the direction of writing is not.
  for (const character of ["\0", "\x1b", "\u202e"]) expect(host.textContent).not.toContain(character);
}
