import { describe, expect, it } from "vitest";
import { faultOf } from "../../../js/bridge/fault.ts";
import type { AttachedState } from "../../../js/bridge/protocol.ts";
import { differencesText } from "../../../js/stores/attached.ts";
import { tree } from "../fake-catalog.ts";
import { passes, searched } from "./rig.ts";

const STATE: AttachedState = {
  version: 3,
  variables: [{ name: "files", state: "ready", isList: true, count: 2, fault: null }],
  lock: { file: "data.lock.json", state: "differs", differences: ["`files`: 1 file more"], fault: null },
};

async function attached() {
  const { kernel, browser } = await searched(tree(3, 0));
  kernel.attached = STATE;
  kernel.say({ type: "attached-changed", state: STATE });
  await passes();
  return { kernel, attached: browser.attached };
}

describe("attached", () => {
  it("follows what the kernel tells, and never goes back to an older state", async () => {
    const { kernel, attached: store } = await attached();
    expect(store.state.value).toEqual(STATE);
    kernel.say({ type: "attached-changed", state: { ...STATE, version: 2, variables: [] } });
    await passes();
    expect(store.state.value).toEqual(STATE);
  });

  it("shows what became of an order", async () => {
    const { attached: store } = await attached();
    store.updateLock();
    await passes();
    expect(store.state.value.lock?.state).toBe("same");
    store.detach("files");
    await passes();
    expect(store.state.value.variables).toEqual([]);
  });

  it("carries out each order, however slow the kernel is", async () => {
    const { kernel, attached: store } = await attached();
    kernel.isBusy = true;
    store.detach("a");
    store.detach("b");
    await passes();
    kernel.wake();
    await passes(500);
    const detached = kernel.calls.flatMap((call) => (call.type === "detach" ? [call.name] : []));
    expect([detached, kernel.cancelled]).toEqual([["a", "b"], []]);
  });

  it("keeps what the kernel says against an order until the next one", async () => {
    const { kernel, attached: store } = await attached();
    kernel.faults["update-lock"] = faultOf("confirmation-needed", "data.lock.json was changed by somebody else");
    store.updateLock();
    await passes();
    expect(store.fault.value?.code).toBe("confirmation-needed");
    delete kernel.faults["update-lock"];
    store.updateLock();
    await passes();
    expect(store.fault.value).toBeNull();
  });

  it("remembers the differences that were left as they are", async () => {
    const { attached: store } = await attached();
    store.leave();
    expect(store.left.value).toBe(differencesText(STATE));
  });
});
