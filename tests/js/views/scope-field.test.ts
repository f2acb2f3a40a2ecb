// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { ScopeField } from "../../../js/views/scope-field.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type } from "./rig.ts";
import { scriptedBrowser } from "./scripted-browser.ts";

async function scopeField(values: readonly string[] = ["user.alice", "data21", "data22"]) {
  const { query, orders, memory } = scriptedBrowser();
  const host = await mount(ScopeField, { label: "Scope", query, memory });
  const field = byRole(host, "combobox", "Scope") as HTMLInputElement;
  const answer = () =>
    act(() => {
      const items = values.map((value) => ({ value, mine: value.startsWith("user"), note: "", label: "", more: [] }));
      query.suggestions.value = { type: "suggestions", items, matching: values.length, total: 212 };
    });
  return { host, query, orders, memory, field, answer };
}

const active = (host: Element, field: Element) => {
  const id = field.getAttribute("aria-activedescendant");
  return id && textOf(host.querySelector(`#${id} .mono`));
};

describe("ScopeField", () => {
  it("asks for what is typed, and shows one's own values first", async () => {
    const { host, query, orders, field, answer } = await scopeField();
    await type(field, "a");
    await answer();
    expect([query.scope.value, orders, field.getAttribute("aria-expanded")]).toEqual(["a", [["suggest", "a"]], "true"]);
    expect(all(host, "option").map(textOf)).toEqual(["user.alice", "data21", "data22"]);
    expect(all(host, "group").map((group) => group.getAttribute("aria-label"))).toEqual([
      "Mine",
      "3 of 212 contain “a”",
    ]);
  });

  it("marks what was typed", async () => {
    const { host, field, answer } = await scopeField(["xdata2y"]);
    await type(field, "DATA2");
    await answer();
    expect(host.querySelector("mark")?.textContent).toBe("data2");
  });

  it("opens on arrow down with all values, moves around, and takes one on Enter", async () => {
    const { host, query, orders, field, answer } = await scopeField();
    query.scope.value = "data22";
    await press(field, "ArrowDown");
    await answer();
    expect(orders).toEqual([["suggest", ""]]);
    const seen = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"]) {
      await press(field, key);
      seen.push(active(host, field));
    }
    expect(seen).toEqual(["user.alice", "data21", "user.alice", "data22"]);
    const enter = await press(field, "Enter");
    expect([query.scope.value, field.getAttribute("aria-expanded"), enter.defaultPrevented]).toEqual([
      "data22",
      "false",
      true,
    ]);
  });

  it("starts at the last value on arrow up", async () => {
    const { host, field, answer } = await scopeField();
    await press(field, "ArrowUp");
    await answer();
    await press(field, "ArrowUp");
    expect(active(host, field)).toBe("data22");
  });

  it("leaves Enter to the search while nothing is chosen, and closes", async () => {
    const { field, answer } = await scopeField();
    await type(field, "data");
    await answer();
    expect((await press(field, "Enter")).defaultPrevented).toBe(false);
    expect(field.getAttribute("aria-expanded")).toBe("false");
  });

  it("closes on Escape and keeps what was typed", async () => {
    const { query, field } = await scopeField();
    await type(field, "data");
    await press(field, "Escape");
    expect([query.scope.value, field.getAttribute("aria-expanded")]).toEqual(["data", "false"]);
  });

  it("takes a value by click", async () => {
    const { host, query, field, answer } = await scopeField();
    await click(byRole(host, "button", "Show scope list"));
    await answer();
    await act(() => all(host, "option")[1]?.click());
    expect([query.scope.value, field.getAttribute("aria-expanded")]).toEqual(["data21", "false"]);
  });

  it("says when none contains it", async () => {
    const { host, field, answer } = await scopeField([]);
    await type(field, "zz");
    await answer();
    expect(textOf(byRole(host, "listbox"))).toBe("None of 212 contains “zz”");
  });

  it("closes when the focus goes elsewhere", async () => {
    const { field } = await scopeField();
    await act(() => field.focus());
    await type(field, "data");
    await act(() => field.blur());
    expect(field.getAttribute("aria-expanded")).toBe("false");
  });

  it("shows hostile values as text", async () => {
    const { host, field, answer } = await scopeField(HOSTILE);
    await press(field, "ArrowDown");
    await answer();
    expectHarmless(host);
  });

  it("proposes scopes with a star first, once", async () => {
    const { host, memory, field, answer } = await scopeField();
    memory.starred.value = ["data22", "other"];
    await type(field, "data");
    await answer();
    expect(all(host, "option").map(textOf)).toEqual(["data22", "user.alice", "data21"]);
    expect(all(host, "group").map((group) => group.getAttribute("aria-label"))[0]).toBe("Starred");
    await press(field, "ArrowDown");
    expect(active(host, field)).toBe("data22");
  });

  it("marks the scope with a star, and takes it off", async () => {
    const { host, query, orders, memory } = await scopeField();
    expect(host.querySelector(".scope-star")).toBeNull();
    await act(() => {
      query.scope.value = "mc16";
    });
    await click(byRole(host, "button", "Star"));
    await act(() => {
      memory.starred.value = ["mc16"];
    });
    expect(byRole(host, "button", "Star").getAttribute("aria-pressed")).toBe("true");
    await click(byRole(host, "button", "Star"));
    expect(orders).toEqual([
      ["star", "mc16", true],
      ["star", "mc16", false],
    ]);
  });
});
