import { describe, expect, it } from "vitest";
import type { TransferLine } from "../../../js/bridge/protocol.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { passes, viewOn } from "./rig.ts";

const line = (transfer: number): TransferLine => ({
  ...{ transfer, name: `f${transfer}`, state: "running", size: 10, bytes: 1, rate: 1 },
  ...{ place: "", path: "", verified: false, wasThere: false, fault: null },
});

async function connected() {
  const kernel = new FakeKernel();
  return { kernel, browser: await viewOn(kernel) };
}

describe("createTransfers()", () => {
  it("asks for lines while they are shown, and for none otherwise", async () => {
    const { kernel, browser } = await connected();
    kernel.move({ files: 2 }, [line(1), line(2)]);
    await passes(1000);
    expect(kernel.calls.filter(({ type }) => type === "get-transfers")).toHaveLength(0);
    browser.transfers.isOpen.value = true;
    await passes(1000);
    expect(browser.transfers.lines.value.map(({ transfer }) => transfer)).toEqual([1, 2]);
  });

  it("asks at most five times a second, and ends with the latest", async () => {
    const { kernel, browser } = await connected();
    browser.transfers.isOpen.value = true;
    await passes(500);
    const before = kernel.calls.filter(({ type }) => type === "get-transfers").length;
    for (let at = 1; at <= 20; at += 1) {
      kernel.move({ files: 1, bytes: at }, [{ ...line(1), bytes: at }]);
      await passes(50);
    }
    await passes(1000);
    const asked = kernel.calls.filter(({ type }) => type === "get-transfers").length - before;
    expect(asked).toBeLessThanOrEqual(7);
    expect(browser.transfers.lines.value[0]?.bytes).toBe(20);
  });

  it("opens the lines when a download has begun", async () => {
    const { browser } = await connected();
    browser.transfers.download();
    await passes(500);
    expect([browser.transfers.isOpen.value, browser.transfers.started.value?.folder]).toEqual([true, "/data"]);
  });

  it("does not go back to an older state that arrives late", async () => {
    const { kernel, browser } = await connected();
    const newer = kernel.move({ files: 3 });
    await passes(100);
    kernel.say({ type: "transfers-changed", state: { ...newer, version: 0, files: 1 } });
    await passes(100);
    expect(browser.transfers.state.value.files).toBe(3);
  });

  it("gives each order, however slow the kernel is", async () => {
    const { kernel, browser } = await connected();
    kernel.isBusy = true;
    void browser.transfers.pause([1]);
    void browser.transfers.cancel([2]);
    await passes();
    expect(browser.transfers.orderFault.value).toBeNull();
    kernel.wake();
    await passes(500);
    expect(kernel.calls.map((call) => ("transfers" in call ? [call.type, ...call.transfers] : [])).slice(-2)).toEqual([
      ["pause-transfers", 1],
      ["cancel-transfers", 2],
    ]);
    expect(kernel.cancelled).toEqual([]);
  });

  it("goes on with nothing of an earlier kernel when all is cancelled, and with it when one file is", async () => {
    const { kernel, browser } = await connected();
    kernel.held.add("go-on-with-transfers");
    void browser.transfers.goOn();
    await passes();
    void browser.transfers.cancel([2]);
    await passes();
    expect(kernel.cancelled).toEqual([]);
    void browser.transfers.cancel();
    await passes();
    expect(kernel.cancelled).toEqual(kernel.heldRids);
  });

  it("turns to another page", async () => {
    const { kernel, browser } = await connected();
    const lines = Array.from({ length: 150 }, (_, at) => line(at + 1));
    kernel.move({ files: 150 }, lines);
    browser.transfers.isOpen.value = true;
    await passes(500);
    browser.transfers.turnTo(100);
    await passes(500);
    expect(browser.transfers.lines.value.map(({ transfer }) => transfer)).toEqual(
      lines.slice(100).map((one) => one.transfer),
    );
  });
});
