// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { html } from "../../../js/dom/html.ts";
import { Popover } from "../../../js/views/popover.ts";
import { act, byRole, click, mount, press, textOf } from "./rig.ts";

function Opener({ role }: { role: "menu" | "dialog" }) {
  const isOpen = useOpen;
  return html`<button onClick=${() => {
    isOpen.value = true;
  }}>Open</button>
    <button>Elsewhere</button>
    ${
      isOpen.value &&
      html`<${Popover} role=${role} label="Menu" onClose=${() => {
        isOpen.value = false;
      }}>
        ${(close: () => void) => html`<button role="menuitem" onClick=${close}>One</button><button role="menuitem">Two</button>`}
      <//>`
    }`;
}
const useOpen = signal(false);

async function opened(role: "menu" | "dialog" = "menu") {
  useOpen.value = false;
  const host = await mount(Opener, { role });
  await click(byRole(host, "button", "Open"));
  return host;
}

describe("Popover", () => {
  it("takes the focus when it opens, and gives it back on Escape", async () => {
    const host = await opened();
    expect(textOf(document.activeElement)).toBe("One");
    await press(document.activeElement as Element, "Escape");
    expect(host.querySelector("[role=menu]")).toBeNull();
    expect(textOf(document.activeElement)).toBe("Open");
  });

  it("gives the focus back when something inside closes it", async () => {
    const host = await opened();
    await click(byRole(host, "menuitem", "One"));
    expect([textOf(document.activeElement), host.querySelector("[role=menu]")]).toEqual(["Open", null]);
  });

  it("closes when the focus leaves it, and lets it go", async () => {
    const host = await opened();
    const elsewhere = byRole(host, "button", "Elsewhere");
    await act(() => elsewhere.focus());
    expect(host.querySelector("[role=menu]")).toBeNull();
    expect(document.activeElement).toBe(elsewhere);
  });

  it("moves through a menu with the arrows, around its ends", async () => {
    await opened();
    const seen: string[] = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) {
      await press(document.activeElement as Element, key);
      seen.push(textOf(document.activeElement));
    }
    expect(seen).toEqual(["Two", "One", "Two"]);
  });

  it("leaves the arrows of a dialog alone", async () => {
    await opened("dialog");
    expect((await press(document.activeElement as Element, "ArrowDown")).defaultPrevented).toBe(false);
  });
});
