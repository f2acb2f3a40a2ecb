// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import type { CatalogInfo, Errand, Field } from "../../../js/bridge/protocol.ts";
import { SignIn } from "../../../js/views/sign-in.ts";
import { FOLDER } from "../../look/lake.ts";
import { act, all, byRole, click, expectHarmless, HOSTILE, mount, press, textOf, type, unmount } from "./rig.ts";
import { fault, INFO, PLAIN, SIGNED_IN, scriptedBrowser } from "./scripted-browser.ts";

const ERRAND: Errand = {
  link: "https://rucio.example.org/auth/oidc_redirect?abc_polling",
  label: "rucio.example.org",
  asks: "",
  endsAt: null,
  trouble: "",
};

const field = (id: string, rest: Partial<Field> = {}): Field => ({
  ...{ id, label: id[0]?.toUpperCase() + id.slice(1), secret: false, required: true, value: "", choices: [] },
  ...{ ...PLAIN, ...rest },
});

/** Every kind of way to sign in. */
const ALL: CatalogInfo = {
  ...INFO,
  signsIn: [
    ...INFO.signsIn.slice(0, 1),
    {
      ...{ id: "x509-proxy", label: "Proxy file", group: "X.509", checks: true, note: "" },
      command: "voms-proxy-init --voms atlas",
      fields: [field("proxy", { value: "/tmp/x509up_u1" }), field("keep", { check: true, required: false })],
    },
    {
      ...{ id: "x509", label: "Certificate and key", group: "X.509", checks: true, note: "", command: "" },
      fields: [
        field("key", { value: "/etc/key.pem", path: true }),
        field("passphrase", { secret: true, onDemand: true }),
      ],
    },
    {
      ...{ id: "oidc", label: "Wait here", group: "Single sign-on", checks: false, note: "", command: "" },
      fields: [],
    },
    {
      ...{ id: "oidc-code", label: "Paste a code", group: "Single sign-on", checks: false, note: "", command: "" },
      fields: [field("code", { onDemand: true })],
    },
  ],
};

async function signIn({
  onCancel,
  info = INFO,
  isUsable = true,
  method = "userpass",
}: {
  method?: string;
  onCancel?: () => void;
  info?: typeof INFO;
  isUsable?: boolean;
} = {}) {
  const { session, orders } = scriptedBrowser();
  session.state.value = { ...SIGNED_IN, state: "out", account: "", method };
  const host = await mount(SignIn, { info, session, isUsable, ...(onCancel && { onCancel }) });
  const field = (id: string) => host.querySelector(`#sign-in-${id}`) as HTMLInputElement;
  const submit = () =>
    act(() => void host.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })));
  return { host, session, orders, field, submit };
}

describe("a hint with an address", () => {
  it("leads there", async () => {
    const hint = "Make one at https://zenodo.org/account/new, with `deposit:write`";
    const method = { ...(INFO.signsIn[0] as CatalogInfo["signsIn"][number]), fields: [field("token", { hint })] };
    const { session } = scriptedBrowser();
    const host = await mount(SignIn, {
      info: { ...INFO, signsIn: [method] },
      session,
      isUsable: true,
      onUse: () => {},
    });
    const link = host.querySelector<HTMLAnchorElement>(".hint a");
    expect([link?.href, textOf(host.querySelector(".hint") as Element)]).toEqual([
      "https://zenodo.org/account/new",
      "Make one at https://zenodo.org/account/new, with deposit:write",
    ]);
  });
});

describe("SignIn", () => {
  it("says where one signs in, and where the secret goes", async () => {
    const { host } = await signIn();
    expect(textOf(host.querySelector("h3"))).toBe("Sign in to ATLAS production");
    expect(textOf(host)).toContain("rucio.example.org");
    expect(textOf(host)).toContain("The password goes to the kernel and from there to the server.");
  });

  it("leads to the file of a path, folder by folder, and looks at what is chosen", async () => {
    const { host, field, session, orders } = await signIn({ info: ALL, method: "x509" });
    await click(byRole(host, "button", "Browse for Key"));
    expect(orders.at(-1)).toEqual(["openFolder", "/etc"]);
    await act(() => {
      session.folder.value = FOLDER;
    });
    await click(byRole(host, "button", "Folder certificates"));
    expect(orders.at(-1)).toEqual(["openFolder", "/home/alice/.globus/certificates"]);
    await click(byRole(host, "button", "userkey.pem"));
    expect(field("key").value).toBe("/home/alice/.globus/userkey.pem");
    expect(orders.at(-1)).toEqual([
      "check",
      "x509",
      expect.objectContaining({ key: "/home/alice/.globus/userkey.pem" }),
    ]);
    expect(host.querySelector(".path-chooser")).toBeNull();
  });

  it("closes the folder by Escape and stays; Enter in its filter signs nobody in", async () => {
    const { host, orders } = await signIn({ info: ALL, method: "x509" });
    await click(byRole(host, "button", "Browse for Key"));
    const filter = byRole(host, "textbox", "Filter by name or pattern");
    await type(filter, "*.pem");
    expect(orders.at(-1)).toEqual(["openFolder", "", "*.pem"]);
    expect((await press(filter, "Enter")).defaultPrevented).toBe(true);
    await press(filter, "Escape");
    expect(host.querySelector(".path-chooser")).toBeNull();
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Browse for Key");
    expect(orders.map(([verb]) => verb)).not.toContain("signIn");
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

  it("offers ways of one group under it, and keeps to the one that is meant", async () => {
    const { host, orders, submit } = await signIn({ info: ALL, method: "x509" });
    expect(all(host, "radiogroup").map((group) => textOf(group))).toEqual(["PasswordX.509Single sign-on"]);
    const ways = [...host.querySelectorAll<HTMLInputElement>(".ways input")];
    expect(ways.map((way) => [textOf(way.parentElement), way.checked])).toEqual([
      ["Proxy file", false],
      ["Certificate and key", true],
    ]);
    await click(ways[0] as HTMLElement);
    await submit();
    expect(orders.at(-1)).toEqual(["signIn", "x509-proxy", { proxy: "/tmp/x509up_u1", keep: "" }]);
  });

  it("has what a way would use looked at, at once and whenever a field differs", async () => {
    const { field, orders } = await signIn({ info: ALL, method: "x509-proxy" });
    expect(orders).toEqual([["check", "x509-proxy", { proxy: "/tmp/x509up_u1", keep: "" }]]);
    field("proxy").value = "/mine";
    await act(() => void field("proxy").dispatchEvent(new Event("change", { bubbles: true })));
    expect(orders[1]).toEqual(["check", "x509-proxy", { proxy: "/mine", keep: "" }]);
  });

  it("says what was found, and nothing of another way", async () => {
    const { host, session } = await signIn({ info: ALL, method: "x509-proxy" });
    const checked = { method: "x509-proxy", found: "CN=Alice, 3 h left", asks: [], fault: null };
    await act(() => {
      session.checked.value = checked;
    });
    expect(textOf(host)).toContain("CN=Alice, 3 h left");
    await act(() => {
      session.checked.value = { ...checked, method: "x509" };
    });
    expect(textOf(host)).not.toContain("CN=Alice");
  });

  it("offers the command and another look at what cannot be used, and sends nothing of it", async () => {
    const { host, session, field, orders } = await signIn({ info: ALL, method: "x509-proxy" });
    await act(() => {
      const ended = fault("invalid-input", "This proxy ended 3 h ago", { field: "proxy" });
      session.checked.value = { method: "x509-proxy", found: "", asks: [], fault: ended };
    });
    expect(textOf(host.querySelector(".command"))).toBe("voms-proxy-init --voms atlas");
    expect(field("proxy").getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(document.body);
    expect((byRole(host, "button", "Sign in") as HTMLButtonElement).disabled).toBe(true);
    await click(byRole(host, "button", "Check again"));
    expect(orders.map(([verb]) => verb)).toEqual(["check", "check"]);
  });

  it("asks for a passphrase only where the key has one", async () => {
    const { session, field, submit, orders } = await signIn({ info: ALL, method: "x509" });
    expect(field("passphrase")).toBeNull();
    await act(() => {
      session.checked.value = { method: "x509", found: "CN=Alice", asks: ["passphrase"], fault: null };
    });
    expect(field("passphrase").type).toBe("password");
    expect(field("passphrase").autocomplete).toBe("off");
    await type(field("passphrase"), "open sesame");
    await submit();
    expect(orders.at(-1)).toEqual(["signIn", "x509", { key: "/etc/key.pem", passphrase: "open sesame" }]);
  });

  it("keeps the session on this machine only when somebody ticks that", async () => {
    const { host, submit, orders } = await signIn({ info: ALL, method: "x509-proxy" });
    await click(host.querySelector("[name=keep]") as HTMLElement);
    await submit();
    expect(orders.at(-1)).toEqual(["signIn", "x509-proxy", { proxy: "/tmp/x509up_u1", keep: "yes" }]);
  });

  it("shows what is to be done elsewhere while it waits, and withdraws it with Cancel", async () => {
    const { host, session, orders } = await signIn({ info: ALL, method: "oidc" });
    await act(() => {
      session.isBusy.value = true;
      session.state.value = { ...session.state.value, state: "waiting", method: "oidc", errand: ERRAND };
    });
    expect(host.querySelector("a")?.href).toBe(ERRAND.link);
    expect(all(host, "button").map(textOf)).toEqual(["Cancel"]);
    await click(byRole(host, "button", "Cancel"));
    expect(orders).toEqual([["cancel"]]);
  });

  it("withdraws what another view of the browser waits for by signing out", async () => {
    const { host, session, orders } = await signIn({ info: ALL, method: "userpass" });
    await act(() => {
      session.state.value = { ...session.state.value, state: "waiting", method: "oidc", errand: ERRAND };
    });
    await click(byRole(host, "button", "Cancel"));
    expect(orders).toEqual([["signOut"]]);
  });

  it("takes the code that is brought back, and nothing else", async () => {
    const { host, session, field, submit, orders } = await signIn({ info: ALL, method: "oidc-code" });
    expect(field("code")).toBeNull();
    await act(() => {
      const errand = { ...ERRAND, asks: "code" };
      session.state.value = { ...session.state.value, state: "waiting", method: "oidc-code", errand };
    });
    await submit();
    expect(textOf(byRole(host, "alert"))).toBe("Code is empty");
    await type(field("code"), "abc");
    await submit();
    expect(orders).toEqual([["signIn", "oidc-code", { code: "abc" }]]);
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
