// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { SignIn } from "../../../js/views/sign-in.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type, unmount } from "./rig.ts";
import { fault, INFO, PLAIN, SIGNED_IN, scriptedBrowser } from "./scripted-browser.ts";

async function signIn({
  onCancel,
  info = INFO,
  isUsable = true,
}: {
  onCancel?: () => void;
  info?: typeof INFO;
  isUsable?: boolean;
} = {}) {
  const { session, orders } = scriptedBrowser();
  session.state.value = { ...SIGNED_IN, state: "out", account: "" };
  const host = await mount(SignIn, { info, session, isUsable, ...(onCancel && { onCancel }) });
  const field = (id: string) => host.querySelector(`#sign-in-${id}`) as HTMLInputElement;
  const submit = () =>
    act(() => void host.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })));
  return { host, session, orders, field, submit };
}

describe("SignIn", () => {
  it("says where one signs in, and where the secret goes", async () => {
    const { host } = await signIn();
    expect(textOf(host.querySelector("h3"))).toBe("Sign in to ATLAS production");
    expect(textOf(host)).toContain("rucio.example.org");
    expect(textOf(host)).toContain("The password goes to the kernel and from there to the server.");
  });

  it("sends what was typed, once, when the form is submitted", async () => {
    const { field, submit, orders } = await signIn();
    await type(field("password"), "s3cret");
    await submit();
    expect(orders).toEqual([["signIn", "userpass", { username: "alice", password: "s3cret" }]]);
  });

  it("sends nothing while a field that must be filled is empty, and goes there", async () => {
    const { host, field, submit, orders } = await signIn();
    await submit();
    expect([orders, document.activeElement]).toEqual([[], field("password")]);
    expect(textOf(byRole(host, "alert"))).toBe("Password is empty");
    await type(field("password"), "s3cret");
    await submit();
    expect([orders.length, host.querySelector("[aria-invalid]")]).toEqual([1, null]);
  });

  it("hides secrets, and tells password managers which field is which [fault 74]", async () => {
    const { field } = await signIn();
    expect([field("password").type, field("password").autocomplete]).toEqual(["password", "current-password"]);
    expect([field("username").type, field("username").autocomplete]).toEqual(["text", "username"]);
  });

  it("keeps what was typed while it waits and when it is refused, and nowhere else [fault 74]", async () => {
    const { host, session, field, submit } = await signIn();
    await type(field("password"), "s3cret");
    await submit();
    await act(() => {
      session.isBusy.value = true;
    });
    await act(() => {
      session.isBusy.value = false;
      session.fault.value = fault("sign-in-needed", "Refused", { field: "password" });
    });
    expect(field("password").value).toBe("s3cret");
    expect(host.outerHTML).not.toContain("s3cret");
    await unmount(host);
    expect(document.documentElement.outerHTML).not.toContain("s3cret");
  });

  it("empties a secret that was left for five minutes after the last key, and only that [fault 74]", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { host, field, orders } = await signIn();
      await type(field("password"), "s3c");
      vi.advanceTimersByTime(290_000);
      await type(field("password"), "s3cret");
      vi.advanceTimersByTime(290_000);
      expect(field("password").value).toBe("s3cret");
      vi.advanceTimersByTime(10_000);
      expect([field("password").value, field("username").value, orders]).toEqual(["", "alice", []]);
      await type(field("password"), "s3cret");
      await unmount(host);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("does not send twice while the server is asked", async () => {
    const { host, session, submit, orders } = await signIn();
    await act(() => {
      session.isBusy.value = true;
    });
    expect((byRole(host, "button", "Signing in") as HTMLButtonElement).disabled).toBe(true);
    await submit();
    expect(orders).toEqual([]);
  });

  it.each([
    ["its button", (host: HTMLElement) => click(byRole(host, "button", "Cancel"))],
    ["Escape in a field", (host: HTMLElement) => press(host.querySelector("#sign-in-password") as Element, "Escape")],
  ])("cancels the wait with %s; what was typed stays", async (_, cancel) => {
    const onCancel = vi.fn();
    const { host, session, field, submit, orders } = await signIn({ onCancel });
    await type(field("password"), "s3cret");
    await submit();
    await act(() => {
      session.isBusy.value = true;
    });
    await cancel(host);
    expect(orders.slice(1).map(([verb]) => verb)).toEqual(["cancel"]);
    await act(() => {
      session.isBusy.value = false;
    });
    expect([field("password").value, onCancel.mock.calls]).toEqual(["s3cret", []]);
  });

  it("has nothing to cancel while nothing is asked, by Escape neither", async () => {
    const { host, field, orders } = await signIn();
    await press(field("password"), "Escape");
    expect([orders, all(host, "button").map(textOf)]).toEqual([[], ["Sign in"]]);
  });

  it("keeps the focus on the buttons while one takes the place of the other", async () => {
    const { host, session } = await signIn();
    byRole(host, "button", "Sign in").focus();
    await act(() => {
      session.isBusy.value = true;
    });
    expect(textOf(document.activeElement)).toBe("Cancel");
    await act(() => {
      session.isBusy.value = false;
    });
    expect(textOf(document.activeElement)).toBe("Sign in");
  });

  it("sends nothing without a kernel", async () => {
    const { host, submit, orders } = await signIn({ isUsable: false });
    await submit();
    expect([(byRole(host, "button", "Sign in") as HTMLButtonElement).disabled, orders]).toEqual([true, []]);
  });

  it("says a refusal at the field it is about, and goes there", async () => {
    const { host, session, field } = await signIn();
    await act(() => {
      const rest = { field: "password", hint: "Check both", detail: "401 CannotAuthenticate" };
      session.fault.value = fault("sign-in-needed", "The server did not accept them", rest);
    });
    const password = field("password");
    expect([password.getAttribute("aria-invalid"), document.activeElement]).toEqual(["true", password]);
    const words = host.querySelector(`#${password.getAttribute("aria-describedby")}`);
    expect([words?.getAttribute("role"), textOf(words)]).toEqual([
      "alert",
      "The server did not accept them. Check both401 CannotAuthenticate",
    ]);
  });

  it("says a refusal that is about no field above the button", async () => {
    const { host, session } = await signIn();
    await act(() => {
      session.fault.value = fault("unreachable", "No connection to rucio.example.org");
    });
    expect(textOf(byRole(host, "alert"))).toBe("No connection to rucio.example.org");
    expect(host.querySelector("[aria-invalid]")).toBeNull();
  });

  it("offers the accounts of an identity that has several, and sends the chosen one along", async () => {
    const { host, session, field, submit, orders } = await signIn();
    await type(field("password"), "s3cret");
    await act(() => {
      session.state.value = { ...session.state.value, version: 2, state: "choosing", accounts: ["alice", "higgs_wg"] };
    });
    expect(textOf(host)).toContain("2 accounts belong to you: alice, higgs_wg");
    field("account").value = "higgs_wg";
    await submit();
    expect(orders).toEqual([["signIn", "userpass", { username: "alice", password: "s3cret", account: "higgs_wg" }]]);
  });

  it("chooses among methods with the arrows, with one tab stop", async () => {
    const { host, field, submit, orders } = await signIn();
    const radios = all(host, "radio");
    expect(radios.map((radio) => [radio.getAttribute("aria-checked"), radio.tabIndex])).toEqual([
      ["true", 0],
      ["false", -1],
    ]);
    await press(radios[0] as Element, "ArrowRight");
    expect([textOf(document.activeElement), field("vo").value]).toEqual(["X.509", "cms"]);
    await submit();
    expect(orders).toEqual([["signIn", "x509", { vo: "cms" }]]);
  });

  it("has no methods to choose from when there is one", async () => {
    const { host } = await signIn({ info: { ...INFO, signsIn: INFO.signsIn.slice(0, 1) } });
    expect(all(host, "radiogroup")).toEqual([]);
  });

  it("leaves the focus alone when it is drawn, and takes it when somebody asked for it", async () => {
    await signIn();
    expect(document.activeElement).toBe(document.body);
    const { field } = await signIn({ onCancel: vi.fn() });
    expect(document.activeElement).toBe(field("username"));
  });

  it("can be left where there is something to go back to", async () => {
    const onCancel = vi.fn();
    const { host } = await signIn({ onCancel });
    await click(byRole(host, "button", "Cancel"));
    expect(onCancel).toHaveBeenCalledOnce();
  });

  it.each(HOSTILE)("shows %j as text, wherever it stands", async (words) => {
    const field = {
      id: "f",
      label: words,
      secret: false,
      required: false,
      value: words,
      choices: [words],
      ...PLAIN,
      hint: words,
    };
    const method = { id: "m", label: words, fields: [field], note: words, group: "", checks: false, command: "" };
    const { host, session } = await signIn({
      info: { ...INFO, instance: words, host: words, signsIn: [method, { ...method, id: "n" }] },
    });
    await act(() => {
      session.state.value = { ...session.state.value, version: 2, state: "choosing", accounts: [words, "a"] };
      session.fault.value = fault("sign-in-needed", words, { hint: words, detail: words });
    });
    expectHarmless(host);
  });
});
