// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { html } from "../../../js/dom/html.ts";
import { linked } from "../../../js/views/page-link.ts";
import { mount } from "./rig.ts";

describe("linked()", () => {
  it.each(["https://a b", "https://", "http://[1", "javascript:alert(1)", ""])(
    "leaves text as it is where %j would lead nowhere",
    async (url) => {
      const host = await mount(() => html`${linked("here", url)}`, {});
      expect([host.querySelector("a"), host.textContent]).toEqual([null, "here"]);
    },
  );

  it("encodes what nobody sees in an address", async () => {
    const host = await mount(() => html`${linked("here", "https://a.example.org/\u202ex")}`, {});
    expect(host.querySelector("a")?.getAttribute("href")).toBe("https://a.example.org/%E2%80%AEx");
  });
});
