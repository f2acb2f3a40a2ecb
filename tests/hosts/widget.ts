/** The browser in a cell, as a person uses it: by what is written on it. */
import { expect, type Locator } from "@playwright/test";

export class Widget {
  readonly root: Locator;
  /** The field for names and patterns. */
  readonly name: Locator;
  readonly scope: Locator;
  readonly list: Locator;
  /** How many rows there are, and whether that is all. */
  readonly status: Locator;
  /** What is selected, the variable's name, and what came of adding it. */
  readonly bar: Locator;
  readonly details: Locator;

  constructor(cell: Locator) {
    this.root = cell.getByRole("region", { name: / browser$|^Browser$/ });
    this.name = this.root.getByRole("textbox", { name: /^(Name|Query)$/ });
    this.scope = this.root.getByRole("combobox", { name: "Scope" });
    this.list = this.root.getByRole("treegrid");
    this.status = this.root.locator(".status-count");
    this.bar = this.root.getByRole("toolbar", { name: "Selection" });
    this.details = this.root.getByRole("complementary", { name: "Details" });
  }

  /** Signs in with user name and password; with several accounts, as one of them. */
  async signIn(user: string, password: string, account?: string): Promise<void> {
    const form = this.root.getByRole("form", { name: "Sign in" });
    await form.getByLabel(/user/i).fill(user);
    await form.getByLabel(/password/i).fill(password);
    await form.getByRole("button", { name: "Sign in" }).click();
    if (account !== undefined) {
      await form.getByLabel("Account", { exact: true }).selectOption(account);
      await form.getByRole("button", { name: "Sign in" }).click();
    }
    await expect(this.name).toBeVisible();
  }

  /** Types a query and presses Enter; does not wait for rows. */
  async search(text: string): Promise<void> {
    await this.name.fill(text);
    await this.name.press("Enter");
  }

  /** Presses a key until the focus is there. */
  async go(key: "Tab" | "ArrowDown", place: Locator): Promise<void> {
    await expect(place).toBeEnabled(); // else it is passed over
    for (let steps = 0; steps < 30; steps++) {
      if (await place.evaluate((element) => element.matches(":focus"))) return;
      await place.page().keyboard.press(key);
    }
    throw new Error(`${key} does not lead to ${place}`);
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  /** Rows that are drawn, the head of the table aside. */
  get rows(): Locator {
    return this.list.locator("[role=row][data-line]");
  }

  /** A row by its whole name, of which the list may show only the end; `level` tells apart what stands in several places. */
  row(name: string, level?: number): Locator {
    const at = level === undefined ? "" : `[aria-level="${level}"]`;
    return this.list.locator(`[role=row][data-line]${at}:has([title=${JSON.stringify(name)}])`);
  }

  /** Sorts by a column, by pressing its head. */
  async sortBy(column: string): Promise<void> {
    const head = this.list.getByRole("columnheader", { name: column });
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", /ascending|descending/);
  }

  async expand(name: string, level?: number): Promise<void> {
    await this.row(name, level).locator(".chevron").click();
    await expect(this.row(name, level)).toHaveAttribute("aria-expanded", "true");
  }

  async collapse(name: string, level?: number): Promise<void> {
    await this.row(name, level).locator(".chevron").click();
    await expect(this.row(name, level)).toHaveAttribute("aria-expanded", "false");
  }

  async tick(name: string, level?: number): Promise<void> {
    await this.row(name, level).getByRole("checkbox").click();
    await expect(this.row(name, level)).toHaveAttribute("aria-selected", "true");
  }

  /** Names the variable and adds it; waits until the bar says what it holds. */
  async addToNotebook(variable: string): Promise<void> {
    await this.bar.getByRole("textbox", { name: "Variable name" }).fill(variable);
    await this.button("Add to notebook").click();
    await expect(this.bar).toContainText(`${variable} holds`);
  }
}
