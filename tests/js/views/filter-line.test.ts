// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { FilterLine } from "../../../js/views/filter-line.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { INFO, LISTING, scriptedBrowser } from "./scripted-browser.ts";

async function filterLine(filters: string, { isSearched = true, kind = "all" } = {}) {
  const browser = scriptedBrowser();
  browser.query.filters.value = filters;
  browser.query.kind.value = kind;
  if (isSearched) browser.query.listing.value = LISTING;
  const host = await mount(FilterLine, { info: INFO, query: browser.query, isUsable: true });
  return { host, query: browser.query, orders: browser.orders };
}

const opened = async (filters: string, more = {}) => {
  const line = await filterLine(filters, more);
  await click(line.host.querySelector<HTMLElement>(".filter-open") as HTMLElement);
  const builder = byRole(line.host, "dialog", "Filters");
  const field = (name: string) => builder.querySelector<HTMLInputElement>(`[aria-label="${name}"]`) as HTMLInputElement;
  const text = builder.querySelector<HTMLInputElement>("#filter-text") as HTMLInputElement;
  return { ...line, builder, field, text };
};

const choose = (field: HTMLInputElement, value: string) =>
  act(() => {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

const chipsOf = (host: Element) => [...host.querySelectorAll("li")].map(textOf);

describe("FilterLine", () => {
  it("shows each condition in words, and which hold together", async () => {
    const { host } = await filterLine("run_number >= 400000, created_at > 2024-01-01; quality != good");
    expect(chipsOf(host)).toEqual(["run_number ≥ 400000", "created_at after 2024-01-01", "or quality ≠ good"]);
  });

  it("takes a condition off and searches again", async () => {
    const { host, query, orders } = await filterLine("run_number >= 400000, events < 5; quality != good");
    await click(byRole(host, "button", "Remove quality ≠ good"));
    expect(query.filters.value).toBe("run_number >= 400000, events < 5");
    await click(byRole(host, "button", "Remove run_number ≥ 400000"));
    expect([query.filters.value, orders.map(([name]) => name)]).toEqual(["events < 5", ["search", "search"]]);
  });

  it("says how many more there are than it shows", async () => {
    const { host } = await filterLine("a = 1, b = 2, c = 3, d = 4, e = 5");
    expect([...host.querySelectorAll(".link")].map(textOf)).toEqual(["+2 more", "+4 more"]);
  });

  it("counts the conditions and the kind where it is narrow", async () => {
    const { host } = await filterLine("a = 1, b = 2", { kind: "file" });
    expect(textOf(host.querySelector(".filter-open .when-narrow"))).toBe("Filters, 3");
  });

  it("shows text that cannot be read, to be mended", async () => {
    const { host } = await filterLine("quality");
    await click(byRole(host, "button", "quality"));
    expect(textOf(byRole(host, "alert"))).toBe('"quality" is compared with nothing');
  });

  it("writes hostile text as text", async () => {
    for (const text of HOSTILE) {
      const { host } = await opened(`a = '${text.replace(/['\\]/g, "\\$&")}'`);
      expectHarmless(host);
    }
  });
});

describe("FilterBuilder", () => {
  it("adds a condition to those that hold together, and stays for the next", async () => {
    const { builder, field, query, orders } = await opened("events < 5");
    expect(orders).toEqual([["suggestKeys"]]);
    await type(field("Key"), "stream_name");
    await type(field("Value"), "physics, Main");
    await click(byRole(builder, "button", "Add"));
    expect(query.filters.value).toBe("events < 5, stream_name = 'physics, Main'");
    expect([orders.at(-1), field("Key").value, field("Value").value]).toEqual([["search"], "stream_name", ""]);
  });

  it("adds a condition beside those that are there", async () => {
    const { builder, field, query } = await opened("events < 5");
    await choose(field("Joined by"), "or");
    await type(field("Key"), "run_number");
    await choose(field("Operator"), ">=");
    await type(field("Value"), "7");
    await click(byRole(builder, "button", "Add"));
    expect(query.filters.value).toBe("events < 5; run_number >= 7");
  });

  it("searches for nothing before the first search", async () => {
    const { builder, field, query, orders } = await opened("", { isSearched: false });
    await type(field("Key"), "run_number");
    await type(field("Value"), "7");
    await click(byRole(builder, "button", "Add"));
    expect([query.filters.value, orders]).toEqual(["run_number = 7", [["suggestKeys"]]]);
  });

  it.each([
    ["run_number", "4000oo", 'run_number is a number: "4000oo" is not one'],
    ["type", "FILE", "There is no filter by type. Choose the kind beside the name"],
    ["length.gt", "5", '"length.gt" has a dot: a key has none'],
    ["events", "5", '"events =" stands twice'],
  ])("refuses %s = %s while it is typed, and says why", async (key, value, message) => {
    const { builder, field } = await opened("events = 7");
    await type(field("Key"), key);
    await type(field("Value"), value);
    expect(textOf(byRole(builder, "alert"))).toBe(message);
    expect(field("Value").getAttribute("aria-describedby")).toBe("filter-mistake");
    expect((byRole(builder, "button", "Add") as HTMLButtonElement).disabled).toBe(true);
  });

  it("proposes the keys of the catalog and those that were seen", async () => {
    const { builder, query } = await opened("");
    query.filterKeys.value = ["quality", "run_number"];
    await type(builder.querySelector("[aria-label=Key]") as HTMLElement, "q");
    const keys = [...builder.querySelectorAll("datalist option")].map((option) => option.getAttribute("value"));
    expect(keys).toEqual(["run_number", "stream_name", "created_at", "quality"]);
  });

  it("gives the same as text, and takes text that can be read", async () => {
    const { builder, text, query, orders } = await opened("a >= 1");
    expect(text.value).toBe("a >= 1");
    await type(text, "1<a<5;b=x");
    await click(byRole(builder, "button", "Apply"));
    expect([query.filters.value, text.value, orders.at(-1)]).toEqual([
      "a > 1, a < 5; b = x",
      "a > 1, a < 5; b = x",
      ["search"],
    ]);
  });

  it("marks the place of a mistake in the text", async () => {
    const { builder, text } = await opened("");
    await type(text, "run_number >= 400000, quality; 1 < events < 5");
    expect(textOf(byRole(builder, "alert"))).toBe('"quality" is compared with nothing');
    expect(builder.querySelector("mark")?.textContent).toBe("quality");
    expect((byRole(builder, "button", "Apply") as HTMLButtonElement).disabled).toBe(true);
  });

  it("holds the kind, for where the query has no room for it", async () => {
    const { field, query, orders } = await opened("");
    await choose(field("Kind"), "file");
    expect([query.kind.value, orders.at(-1)]).toEqual(["file", ["search"]]);
  });

  it("closes by Escape and gives the focus back", async () => {
    const { host, builder } = await opened("");
    await press(builder, "Escape");
    expect(all(host, "dialog")).toEqual([]);
    expect(document.activeElement?.className).toContain("filter-open");
  });
});
