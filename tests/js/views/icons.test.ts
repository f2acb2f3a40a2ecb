// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { icon } from "../../../js/views/icons.ts";
import { mount } from "./rig.ts";

const Icon = ({ name, label }: { name: string; label?: string }) => icon(name, label);
const path = (host: Element) => host.querySelector("path")?.getAttribute("d");

describe("icon()", () => {
  it("is hidden from screen readers when it has no label", async () => {
    const host = await mount(Icon, { name: "dataset" });
    expect(host.querySelector("svg")?.getAttribute("aria-hidden")).toBe("true");
  });

  it("is an image with name and title when it has a label", async () => {
    const svg = (await mount(Icon, { name: "tape", label: "Tape" })).querySelector("svg");
    expect([
      svg?.getAttribute("role"),
      svg?.getAttribute("aria-label"),
      svg?.querySelector("title")?.textContent,
    ]).toEqual(["img", "Tape", "Tape"]);
  });

  it.each(["nobody-knows", "constructor", "__proto__"])("draws a file for the unknown name %s", async (name) => {
    expect(path(await mount(Icon, { name }))).toBe(path(await mount(Icon, { name: "file" })));
  });
});
