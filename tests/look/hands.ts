/** What a person does with a picture, one step each; all wait for what they need. */

/** The element, as soon as it is there. */
export async function seen(root: ShadowRoot, selector: string): Promise<HTMLElement> {
  for (;;) {
    const element = root.querySelector<HTMLElement>(selector);
    if (element) return element;
    await new Promise(requestAnimationFrame);
  }
}

/** Nothing is done: this is there. */
export const shows = (selector: string) => async (root: ShadowRoot) => {
  await seen(root, selector);
};

export const press = (selector: string) => async (root: ShadowRoot) => (await seen(root, selector)).click();

export const pressed = (selector: string, outcome: string) => async (root: ShadowRoot) => {
  await press(selector)(root);
  await seen(root, outcome);
};

/** A section of a form, once all its fields are there. */
export const scrolledTo = (section: string) => async (root: ShadowRoot) => {
  await seen(root, "#section-people .button");
  (await seen(root, `#section-${section}`)).scrollIntoView();
};

/** Types into a field, by its selector. */
export async function enter(root: ShadowRoot, selector: string, text: string) {
  const field = (await seen(root, selector)) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

export function strike(element: Element, key: string) {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** Opens the menu and chooses the line of that name. */
export const choose = (name: string, outcome: string) => async (root: ShadowRoot) => {
  await press("[aria-label=Menu]")(root);
  await seen(root, "[role=menuitem]");
  const lines = [...root.querySelectorAll<HTMLElement>("[role=menuitem]")];
  lines.find((line) => line.textContent?.trim() === name)?.click();
  await seen(root, outcome);
};

/** A line of the menu beside *Make available*, from 1. */
export const task = (number: number) => async (root: ShadowRoot) => {
  await seen(root, ".bar-available");
  await press(".available-more")(root);
  await press(`.available-menu [role=menuitem]:nth-child(${number})`)(root);
  await seen(root, ".rules .pane-body");
};

export const details = (line: number, tab: string) => async (root: ShadowRoot) => {
  (await seen(root, `[data-line="${line}"] :is(.mono, .titled)`)).click();
  (await seen(root, `#tab-${tab}`)).click();
  await seen(root, `#tab-${tab}[aria-selected=true]`);
};

export const key = (key: string, outcome: string) => async (root: ShadowRoot) => {
  strike(await seen(root, ".bar"), key);
  await seen(root, outcome);
};
