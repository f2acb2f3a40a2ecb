import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { passes, viewOn } from "./rig.ts";

const SECRET = "correct horse";

async function signedOut() {
  const kernel = new FakeKernel({ session: { state: "out" } });
  return { ...(await viewOn(kernel)), kernel };
}

describe("session", () => {
  it("sends what was filled in as bytes beside the message, never in it", async () => {
    const { kernel, session } = await signedOut();
    session.signIn("userpass", { user: "alice", password: SECRET });
    await passes();
    expect(JSON.stringify(kernel.received)).not.toContain(SECRET);
    const [bytes] = kernel.buffers;
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual({ user: "alice", password: SECRET });
    expect([session.state.value.state, session.state.value.account]).toEqual(["in", "alice"]);
  });

  it("looks into a folder of the kernel's machine, hidden files too", async () => {
    const { kernel, session } = await signedOut();
    session.openFolder("/home/alice/.globus", "*.pem");
    await passes();
    expect(kernel.calls.at(-1)).toMatchObject({
      type: "get-folder",
      path: "/home/alice/.globus",
      pattern: "*.pem",
      hidden: true,
      of: "sign-in",
    });
  });

  it("keeps the fault of a refused sign-in, and is not busy any more", async () => {
    const { kernel, session } = await signedOut();
    kernel.faults["sign-in"] = faultOf("sign-in-needed", "Wrong password");
    session.signIn("userpass", { user: "alice", password: SECRET });
    expect(session.isBusy.value).toBe(true);
    await passes();
    expect([session.isBusy.value, session.fault.value?.message, session.state.value.state]).toEqual([
      false,
      "Wrong password",
      "out",
    ]);
  });

  it("counts the latest of two attempts", async () => {
    const { kernel, session } = await signedOut();
    kernel.held.add("sign-in");
    session.signIn("x509", {});
    await passes();
    session.signIn("userpass", {});
    await passes();
    kernel.release("sign-in");
    await passes();
    expect([session.state.value.method, session.isBusy.value, session.fault.value]).toEqual(["userpass", false, null]);
  });

  it("withdraws a sign-in that is cancelled, and tells the kernel: no fault, nobody signed in", async () => {
    const { kernel, session } = await signedOut();
    kernel.held.add("sign-in");
    session.signIn("userpass", { user: "alice", password: SECRET });
    await passes();
    session.cancel();
    await passes();
    expect(kernel.cancelled).toHaveLength(1);
    expect([session.isBusy.value, session.fault.value, session.state.value.state]).toEqual([false, null, "out"]);
  });

  it("keeps what the kernel found of a way, its secrets beside the message", async () => {
    const { kernel, session } = await signedOut();
    session.check("x509", { key: "/key", passphrase: SECRET });
    await passes();
    expect(JSON.stringify(kernel.received)).not.toContain(SECRET);
    expect(session.checked.value).toEqual({ method: "x509", found: "x509 is there", asks: [], fault: null });
  });

  it("says what was purged until that is seen", async () => {
    const { session } = await signedOut();
    session.purge();
    await passes();
    expect(session.purged.value).toEqual(["2 scopes"]);
    session.seen();
    expect(session.purged.value).toBeNull();
  });

  it("ends with signOut(), and when another view ends it", async () => {
    const { kernel, session } = await signedOut();
    session.signIn("userpass", {});
    await passes();
    session.signOut();
    await passes();
    expect(session.state.value.state).toBe("out");
    kernel.carryOut({ type: "sign-in", method: "userpass" });
    await passes();
    expect(session.state.value.state).toBe("in");
  });
});
