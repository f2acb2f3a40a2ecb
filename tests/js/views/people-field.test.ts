// @vitest-environment happy-dom
import { options } from "preact";
import { describe, expect, it } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { greet, OPEN_FORM } from "../../../js/bridge/greeting.ts";
import { createForm } from "../../../js/stores/form.ts";
import { isOrcid } from "../../../js/text/orcid.ts";
import { PeopleField } from "../../../js/views/people-field.ts";
import { DEPOSIT, person } from "../../look/deposit.ts";
import { field } from "../../look/form.ts";
import { FakeForm } from "../fake-form.ts";
import { act, byRole, mount } from "./rig.ts";

const PEOPLE = field({ id: "creators", label: "Creators", kind: "people", required: true });

async function shown(count: number) {
  const life = new AbortController();
  const form = createForm(greet(createCalls(new FakeForm().model(), life.signal), OPEN_FORM, life.signal), life.signal);
  const rows = Array.from({ length: count }, (_, at) => person(`Person ${at}`, "", "CREAF"));
  form.fill({ field: "creators", text: "", rows });
  const host = await mount(PeopleField, { form, field: PEOPLE, isLocked: false });
  const names = () => form.value("creators").value.rows.map((row) => row[1]);
  return { form, host, names };
}

const key = (target: Element, name: string, rest: KeyboardEventInit = {}) =>
  act(() => {
    target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...rest }));
  });

const type = (host: Element, selector: string, text: string) =>
  act(() => {
    const input = host.querySelector(selector) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });

describe("PeopleField", () => {
  it("puts somebody elsewhere with Alt and an arrow key, and with the arrow keys alone on the handle", async () => {
    const { host, names } = await shown(3);
    await key(host.querySelector("#field-creators-0-name") as Element, "ArrowDown", { altKey: true });
    expect(names()).toEqual(["Person 1", "Person 0", "Person 2"]);
    await key(byRole(host, "button", "Move Person 2"), "ArrowUp");
    expect(names()).toEqual(["Person 1", "Person 2", "Person 0"]);
    await key(byRole(host, "button", "Move Person 1"), "ArrowUp");
    expect(names()).toEqual(["Person 1", "Person 2", "Person 0"]);
  });

  it("draws anew only the row that one types in, of however many", async () => {
    const { host } = await shown(200);
    const changed: MutationRecord[] = [];
    let compared = 0;
    const before = options.diffed;
    options.diffed = (node) => {
      compared += 1;
      before?.(node);
    };
    const observer = new MutationObserver((records) => changed.push(...records));
    observer.observe(host, { attributes: true, childList: true, characterData: true, subtree: true });
    await type(host, "#field-creators-100-name", "Hagen, Mira");
    changed.push(...observer.takeRecords());
    observer.disconnect();
    if (before) options.diffed = before;
    const rows = new Set(changed.map(({ target }) => (target as Element).closest?.(".form-row")));
    const row = host.querySelectorAll(".form-row")[100];
    expect([...rows].filter((one) => one && one !== row)).toEqual([]);
    expect(compared, "elements and components that Preact has compared").toBeLessThan(4 * 200);
  });

  it("takes an ORCID with the address it was pasted with, and says when its digits fit", async () => {
    const { form, host } = await shown(1);
    await type(host, ".person-id input", "https://orcid.org/0000-0002-1825-0097");
    expect(form.value("creators").value.rows[0]?.[2]).toBe("0000-0002-1825-0097");
    expect(host.querySelector(".person-id.ok")).not.toBeNull();
  });

  it("holds several affiliations of one person", async () => {
    const { form, host } = await shown(1);
    await type(host, ".tag-typed", "TU Braunschweig");
    await key(host.querySelector(".tag-typed") as Element, "Enter");
    expect(form.value("creators").value.rows[0]?.slice(4)).toEqual(["CREAF", "TU Braunschweig"]);
    await key(host.querySelector(".tag-typed") as Element, "Backspace");
    expect(form.value("creators").value.rows[0]?.slice(4)).toEqual(["CREAF"]);
  });

  it("makes an organization of a person, and keeps the name", async () => {
    const { form, host } = await shown(1);
    await act(() => byRole(host, "button", "Person 0 is a person: make it an organization").click());
    expect(form.value("creators").value.rows[0]?.slice(0, 2)).toEqual(["organization", "Person 0"]);
  });
});

describe("isOrcid()", () => {
  it.each([
    ["0000-0002-1825-0097", true],
    ["0000-0002-1694-233X", true],
    ["0000-0002-1825-0098", false],
    ["0000-0002-1825-009", false],
    ["", false],
  ])("%s: %s", (text, expected) => expect(isOrcid(text)).toBe(expected));
});

it("the form of the gallery has every kind of field", () => {
  const kinds = new Set(DEPOSIT.sections.flatMap(({ fields }) => fields.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(
    ["access", "choice", "doi", "find", "long-text", "people", "period", "rows", "tags", "text"].sort(),
  );
});
