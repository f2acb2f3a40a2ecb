/** The focus within a widget, for somebody who has keys only. */
import { expect, type Locator, type Page } from "@playwright/test";

/** Types as somebody quick, however long each letter is on its way: in the list letters far apart are no word. */
export async function typeInOneGo(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const timestamp = Date.now() / 1000;
  for (const key of text) {
    await session.send("Input.dispatchKeyEvent", { type: "keyDown", key, text: key, timestamp });
    await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, timestamp });
  }
  await session.detach();
}

export class Focus {
  constructor(
    private readonly page: Page,
    private readonly root: Locator,
  ) {}

  /** Presses a key; then the focus is seen, and on `place` if one is given. */
  async press(key: string, place?: Locator): Promise<void> {
    await this.page.keyboard.press(key);
    await this.isSeen(key);
    if (place) await this.is(place);
  }

  async type(text: string): Promise<void> {
    await typeInOneGo(this.page, text);
    await this.isSeen(text);
  }

  /** Presses a key until the focus is there. */
  async go(key: "Tab" | "Shift+Tab" | "ArrowDown", place: Locator): Promise<void> {
    await expect(place).toBeEnabled(); // else it is passed over
    for (let steps = 0; steps < 30; steps++) {
      if (await place.evaluate((element) => element.matches(":focus"))) return;
      await this.press(key);
    }
    throw new Error(`${key} does not lead to ${place}`);
  }

  async is(place: Locator): Promise<void> {
    await expect(place).toBeFocused();
  }

  /** The focus is within the widget, in the part of it that is in view, and has a line around it or another ground. */
  private async isSeen(key: string): Promise<void> {
    await expect.poll(() => this.root.evaluate(wrongOfFocus), `the focus after ${key}`).toBe("");
  }
}

/** What is wrong with the focus; nothing is well. */
function wrongOfFocus(panel: Element): string {
  const { activeElement } = panel.getRootNode() as ShadowRoot;
  if (!activeElement || !panel.contains(activeElement)) return "lost to the page";
  const name = activeElement.className || activeElement.tagName;
  const [box, around] = [activeElement.getBoundingClientRect(), panel.getBoundingClientRect()];
  const isInView = box.height > 0 && box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
  if (!isInView) return `${name} is out of view`;
  if (!activeElement.matches(":focus-visible")) return `${name} does not say that keys are used`;
  const outline = getComputedStyle(activeElement);
  const after = getComputedStyle(activeElement, "::after");
  const isMarked = outline.outlineStyle !== "none" || after.borderTopStyle !== "none";
  const hasGround = activeElement.matches("[role=menuitem]") && outline.backgroundColor !== "rgba(0, 0, 0, 0)";
  return isMarked || hasGround ? "" : `${name} has no mark`;
}
