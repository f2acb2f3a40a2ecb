// @vitest-environment happy-dom
import { type Signal, signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { Handle } from "../../../js/views/handle.ts";
import { act, byRole, mount, press } from "./rig.ts";

async function handle(axis: "x" | "y", sign: 1 | -1, size: Signal<number | null> = signal(null)) {
  const props = { label: "Width", class: "splitter", axis, sign, size, min: 240, max: 720, measure: () => 320 };
  const element = byRole(await mount(Handle, props), "separator", "Width");
  element.setPointerCapture = () => {};
  const pointer = (type: string, x: number, y = 0) =>
    act(
      () => void element.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, bubbles: true })),
    );
  return { element, size, pointer };
}

describe("Handle", () => {
  it("starts from the size the style sheet gave", async () => {
    const { element, size } = await handle("x", 1);
    await press(element, "ArrowRight");
    expect(size.value).toBe(336);
  });

  it("tells the size the style sheet gave to whoever comes to it", async () => {
    const { element } = await handle("x", 1);
    await act(() => element.focus());
    expect(element.getAttribute("aria-valuenow")).toBe("320");
  });

  it("moves with the arrows of its axis, the other way round where its sign says so", async () => {
    const { element, size } = await handle("x", -1, signal(400));
    await press(element, "ArrowRight");
    await press(element, "ArrowUp");
    expect(size.value).toBe(384);
    expect([element.getAttribute("aria-orientation"), element.getAttribute("aria-valuenow")]).toEqual([
      "vertical",
      "384",
    ]);
  });

  it("follows the pointer until it goes up", async () => {
    const { size, pointer } = await handle("y", 1, signal(460));
    await pointer("pointerdown", 0, 100);
    await pointer("pointermove", 50, 140);
    await pointer("pointerup", 50, 140);
    await pointer("pointermove", 50, 300);
    expect(size.value).toBe(500);
  });

  it("stays within its bounds", async () => {
    const { size, pointer } = await handle("x", 1, signal(400));
    await pointer("pointerdown", 0);
    await pointer("pointermove", -1000);
    const least = size.value;
    await pointer("pointermove", 1000);
    expect([least, size.value]).toEqual([240, 720]);
  });
});
