// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Errand as Shape } from "../../../js/bridge/protocol.ts";
import { Errand, minutesText } from "../../../js/views/errand.ts";
import { act, expectHarmless, HOSTILE, mount, textOf, unmount } from "./rig.ts";

const LINK = "https://rucio.example.org/auth/oidc_redirect?abc_polling";
const NOW = 1_000_000;

const errand = (rest: Partial<Shape> = {}): Shape => ({
  ...{ link: LINK, label: "rucio.example.org", asks: "", endsAt: NOW + 272, trouble: "" },
  ...rest,
});

beforeEach(() => void vi.useFakeTimers({ now: NOW * 1000, toFake: ["setInterval", "clearInterval", "Date"] }));
afterEach(() => void vi.useRealTimers());

describe("Errand", () => {
  it("leads to the page by a link that opens beside the notebook and tells it nothing", async () => {
    const link = (await mount(Errand, { errand: errand() })).querySelector("a");
    expect([link?.href, link?.target, link?.rel]).toEqual([LINK, "_blank", "noopener noreferrer"]);
  });

  it.each(["javascript:alert(1)", "http://rucio.example.org/", "data:text/html,x", "//x"])(
    "makes no link of %s",
    async (link) => {
      const host = await mount(Errand, { errand: errand({ link }) });
      expect([host.querySelector("a"), textOf(host).includes(link)]).toEqual([null, true]);
    },
  );

  it("counts down, and stops counting when it goes", async () => {
    const host = await mount(Errand, { errand: errand() });
    expect(textOf(host)).toContain("Link valid for 4:32");
    await act(() => void vi.advanceTimersByTime(136_000));
    expect(textOf(host)).toContain("Link valid for 2:16");
    expect((host.querySelector(".time-bar i") as HTMLElement).style.width).toBe("50%");
    await act(() => void vi.advanceTimersByTime(137_000));
    expect(textOf(host)).toContain("not valid any more");
    await unmount(host);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says what keeps it from seeing the approval", async () => {
    const host = await mount(Errand, { errand: errand({ trouble: "No network" }) });
    expect(textOf(host)).toContain("No network. It is tried again.");
  });

  it.each(HOSTILE)("shows %j as text", async (words) => {
    expectHarmless(await mount(Errand, { errand: errand({ label: words, trouble: words, link: words }) }));
  });
});

describe("minutesText()", () => {
  it.each([
    [272.9, "4:32"],
    [60, "1:00"],
    [9, "0:09"],
    [0, "0:00"],
  ])("writes %d s as %s", (seconds, text) => expect(minutesText(seconds)).toBe(text));
});
