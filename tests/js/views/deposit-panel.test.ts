// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { greet, OPEN_FORM } from "../../../js/bridge/greeting.ts";
import type { FormState } from "../../../js/bridge/protocol.ts";
import { createForm } from "../../../js/stores/form.ts";
import { DepositPanel } from "../../../js/views/deposit-panel.ts";
import { FILES_OF_FORM, type FormScript, VALUES } from "../../look/form.ts";
import { scriptedKernel } from "../../look/scripted-kernel.ts";
import { act, all, byRole, mount } from "./rig.ts";

const FILLED: Partial<FormState> = { version: 2, values: VALUES, files: FILES_OF_FORM, problems: [] };

async function panel(form: FormScript) {
  const life = new AbortController();
  const greeting = greet(scriptedKernel({ form }), OPEN_FORM, life.signal);
  const host = await mount(DepositPanel, { form: createForm(greeting, life.signal), greeting });
  await act(async () => {});
  return host;
}

const press = (host: Element, name: string) =>
  act(async () => {
    byRole(host, "button", name).click();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  });

describe("DepositPanel", () => {
  it("shows each value in its field, under its label", async () => {
    const host = await panel({ state: FILLED });
    const fields = ["scope", "rse", "dataset", "lifetime", "metadata-0-key", "metadata-1-value"];
    const values = fields.map((id) => (host.querySelector(`#field-${id}`) as HTMLInputElement).value);
    expect(values).toEqual(["user.alice", "PIC-LAKE_USERDISK", "masks.v1", "2592000", "run_number", "good"]);
    expect(host.querySelector("label[for=field-scope]")?.textContent).toContain("Scope");
  });

  it("says what is missing at its field once somebody wants to go on, and not before", async () => {
    const host = await panel({});
    expect(host.querySelectorAll(".form-problem")).toHaveLength(0);
    await press(host, "Review…");
    const said = [...host.querySelectorAll(".form-problem")].map((one) => one.textContent?.trim());
    expect(said).toEqual(["Add a file", "Scope is missing", "Element is missing"]);
    const scope = host.querySelector("#field-scope") as HTMLElement;
    expect([scope.getAttribute("aria-invalid"), scope.getAttribute("aria-describedby")]).toEqual([
      "true",
      "field-scope-problem",
    ]);
  });

  it("leads to the first field that is in the way", async () => {
    const host = await panel({});
    await press(host, "Review…");
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement?.id).toBe("field-scope");
  });

  it("asks nobody to send before it has shown what", async () => {
    const host = await panel({ state: FILLED });
    expect(all(host, "button").some((button) => button.textContent?.trim() === "Upload")).toBe(false);
    await press(host, "Review…");
    expect(byRole(host, "button", "Upload").className).toContain("primary");
    await press(host, "Back to the form");
    expect(host.querySelector("#field-scope")).not.toBeNull();
  });

  it("locks the fields while it is sent, and offers Stop alone", async () => {
    const host = await panel({ state: { ...FILLED, phase: "sending" } });
    expect([...host.querySelectorAll(".form-grid .field")].every((field) => (field as HTMLInputElement).disabled)).toBe(
      true,
    );
    const names = [...host.querySelectorAll(".deposit-bar button")].map((button) => button.textContent?.trim());
    expect(names).toEqual(["Stop"]);
  });

  it("says what a failure has left, and how to go on or take it back", async () => {
    const host = await panel({ state: { ...FILLED, phase: "failed", left: ["masks: in part"] } });
    const names = [...host.querySelectorAll(".deposit-bar button")].map((button) => button.textContent?.trim());
    expect(names).toEqual(["Take back", "Review…", "Go on"]);
  });
});
