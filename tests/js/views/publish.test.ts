// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { greet, OPEN_FORM } from "../../../js/bridge/greeting.ts";
import type { Call, FormState } from "../../../js/bridge/protocol.ts";
import { createForm } from "../../../js/stores/form.ts";
import { DepositPanel } from "../../../js/views/deposit-panel.ts";
import { SCRIPTS } from "../../look/deposit.ts";
import { scriptedKernel } from "../../look/scripted-kernel.ts";
import { act, byRole, mount } from "./rig.ts";

const turns = () =>
  act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  });

/** `asked` has what the view ordered. */
async function panel(script: Parameters<typeof scriptedKernel>[0]) {
  const life = new AbortController();
  const asked: Call[] = [];
  const kernel = scriptedKernel(script);
  const ask: typeof kernel.ask = (call, options) => {
    asked.push(call);
    return kernel.ask(call, options);
  };
  const greeting = greet({ ...kernel, ask }, OPEN_FORM, life.signal);
  const host = await mount(DepositPanel, { form: createForm(greeting, life.signal), greeting });
  await turns();
  return { host, asked };
}

/** What would be published is there. */
async function sent(script: Parameters<typeof scriptedKernel>[0]) {
  const shown = await panel(script);
  await expect.poll(() => shown.host.querySelector(".review-title")).not.toBeNull();
  return shown;
}

const button = (host: Element, name: string) => byRole(host, "button", name) as HTMLButtonElement;
const fill = (host: Element, field: string, text: string) =>
  act(() => {
    const input = host.querySelector(field) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
const type = (host: Element, text: string) => fill(host, "#publish-phrase", text);

/** A line of the menu. */
async function choose(host: Element, name: string) {
  await act(() => byRole(host, "button", "Menu").click());
  const lines = [...host.querySelectorAll<HTMLElement>("[role=menuitem]")];
  lines.find((line) => line.textContent?.trim() === name)?.click();
}

describe("Publish", () => {
  it("is locked until the word is typed, and Enter does not press it", async () => {
    const { host, asked } = await sent(SCRIPTS.sent);
    expect(button(host, "Publish").disabled).toBe(true);
    await type(host, "publi");
    expect(button(host, "Publish").disabled).toBe(true);
    await type(host, "Publish");
    expect(button(host, "Publish").disabled).toBe(false);
    host
      .querySelector("#publish-phrase")
      ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    expect(asked.some((call) => call.type === "publish-form")).toBe(false);
    button(host, "Publish").click();
    await turns();
    expect(asked.filter((call) => call.type === "publish-form")).toEqual([
      { type: "publish-form", digest: "0a1b", typed: "Publish" },
    ]);
  });

  it("stands beside what can never be changed", async () => {
    const { host } = await sent(SCRIPTS.sent);
    expect(host.querySelectorAll(".publish-forever li")).toHaveLength(2);
    expect(host.querySelector(".page-link")?.getAttribute("href")).toContain("https://sandbox.zenodo.org/uploads/");
  });

  it("asks for no word while a file differs, and leads back to the form", async () => {
    const { host, asked } = await sent(SCRIPTS.differs);
    expect(host.querySelector("#publish-phrase")).toBeNull();
    expect(button(host, "Publish").disabled).toBe(true);
    (host.querySelector(".publish-wrong .link") as HTMLElement).click();
    await turns();
    expect(asked.at(-1)).toEqual({ type: "steer-form", do: "edit" });
  });

  it("offers nothing to press while it is done", async () => {
    const { host } = await panel(SCRIPTS.publishing);
    expect([...host.querySelectorAll<HTMLButtonElement>(".deposit-bar button")].every(({ disabled }) => disabled)).toBe(
      true,
    );
  });
});

describe("DepositPanel of a service that keeps drafts", () => {
  it("keeps the form of somebody who types when the session ends, and says so", async () => {
    const { host } = await panel(SCRIPTS.filled);
    expect(host.querySelector(".deposit-status")?.textContent).toContain("Saved");
    expect(host.querySelector(".mark")?.textContent).toBe("Draft");
  });

  it("shows a new version as what differs, the rest folded", async () => {
    const { host } = await panel(SCRIPTS.version);
    button(host, "Review…").click();
    await turns();
    expect(host.querySelectorAll(".differences tbody tr")).toHaveLength(3);
    expect(host.querySelector("details summary")?.textContent).toContain("as before");
  });

  it("shows the headless call for what is held, what was typed last included", async () => {
    const { host, asked } = await panel(SCRIPTS.code);
    await fill(host, "#field-title", "Masks");
    button(host, "Copy as Python").click();
    await expect.poll(() => host.querySelector("textarea[readonly]")?.textContent).toContain("zenodo.deposit(");
    expect(asked.slice(-2).map(({ type }) => type)).toEqual(["fill-in", "get-code"]);
  });

  it("offers no version of what is being reviewed, which is not published yet", async () => {
    const next = async (script: Parameters<typeof scriptedKernel>[0]) => {
      const { host } = await panel(script);
      await expect.poll(() => host.querySelector(".review-title")).not.toBeNull();
      return [...host.querySelectorAll(".deposit-bar .button")].map((one) => one.textContent?.trim());
    };
    expect(await next(SCRIPTS.submitted)).not.toContain("New version…");
    expect(await next(SCRIPTS.published)).toContain("New version…");
  });

  it("asks before a draft is deleted", async () => {
    const { host, asked } = await panel(SCRIPTS.drafts);
    await choose(host, "My drafts…");
    await expect.poll(() => host.querySelector(".draft")).not.toBeNull();
    (host.querySelector(".draft:nth-child(2) .icon-button:last-child") as HTMLElement).click();
    await turns();
    expect(asked.some((call) => call.type === "drop-draft")).toBe(false);
    button(host, "Delete it").click();
    await turns();
    expect(asked.at(-1)).toEqual({ type: "drop-draft", id: "17" });
  });

  it("has a state for each phase", () => {
    const phases = Object.values(SCRIPTS).map(({ form }) => (form.state as Partial<FormState>).phase ?? "filling");
    expect(new Set(phases)).toEqual(new Set(["filling", "sending", "sent", "publishing", "done"]));
  });
});
