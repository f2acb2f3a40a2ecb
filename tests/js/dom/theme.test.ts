// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contrast, followTheme, hostTheme, opaque } from "../../../js/dom/theme.ts";

const { body, documentElement } = document;
let view: AbortController;

beforeEach(() => {
  view = new AbortController();
});
afterEach(() => {
  view.abort();
  for (const element of [body, documentElement]) {
    for (const name of element.getAttributeNames()) element.removeAttribute(name);
  }
});

/** Mutations are told in a task of their own. */
const told = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("hostTheme()", () => {
  it.each([
    ["VS Code dark", body, { class: "vscode-dark" }, "dark"],
    ["VS Code light", body, { class: "vscode-light" }, "light"],
    ["VS Code with high contrast", body, { class: "vscode-high-contrast" }, "contrast-dark"],
    [
      "VS Code with high contrast, light",
      body,
      { class: "vscode-high-contrast vscode-high-contrast-light" },
      "contrast-light",
    ],
    ["JupyterLab light", body, { "data-jp-theme-light": "true" }, "light"],
    ["JupyterLab dark", body, { "data-jp-theme-light": "false" }, "dark"],
    [
      "JupyterLab with high contrast",
      body,
      { "data-jp-theme-light": "false", "data-jp-theme-name": "JupyterLab Dark High Contrast" },
      "contrast-dark",
    ],
    ["Colab dark", documentElement, { theme: "dark" }, "dark"],
    ["Colab light", documentElement, { theme: "default" }, "light"],
  ])("of %s", (_, element, attributes, theme) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    expect(hostTheme(document, theme !== "dark")).toBe(theme);
  });

  it("is what the browser prefers on other pages", () => {
    expect([hostTheme(document, true), hostTheme(document, false)]).toEqual(["dark", "light"]);
  });
});

describe("followTheme()", () => {
  it("follows the page until its signal ends", async () => {
    const host = document.createElement("div");
    body.setAttribute("data-jp-theme-light", "true");
    followTheme(host, view.signal);
    const seen = [host.dataset.theme];
    body.setAttribute("data-jp-theme-light", "false");
    await told();
    seen.push(host.dataset.theme);
    view.abort();
    body.setAttribute("data-jp-theme-light", "true");
    await told();
    seen.push(host.dataset.theme);
    expect(seen).toEqual(["light", "dark", "dark"]);
  });

  it.each([
    [
      "takes the page's pair where it reads well",
      { "--jp-layout-color1": "#212121", "--jp-ui-font-color1": "#fff" },
      "rgb(33 33 33)",
    ],
    [
      "reads a text that lets its background through",
      { "--jp-layout-color1": "#111111", "--jp-ui-font-color1": "rgba(255, 255, 255, 1)" },
      "rgb(17 17 17)",
    ],
    ["leaves a pair that is hard to read", { "--jp-layout-color1": "#333333", "--jp-ui-font-color1": "#777777" }, ""],
    [
      "leaves a pair that does not go with the theme",
      { "--jp-layout-color1": "white", "--jp-ui-font-color1": "black" },
      "",
    ],
    ["leaves half a pair", { "--jp-layout-color1": "#212121" }, ""],
  ])("%s", (_, properties, background) => {
    const host = document.createElement("div");
    body.setAttribute("data-jp-theme-light", "false");
    for (const [name, value] of Object.entries(properties)) body.style.setProperty(name, value);
    followTheme(host, view.signal);
    expect(host.style.getPropertyValue("--host-bg")).toBe(background);
    expect(host.style.getPropertyValue("--host-fg") !== "").toBe(background !== "");
  });
});

describe("opaque()", () => {
  it.each([
    ["#fff", [255, 255, 255]],
    ["#1c2024", [28, 32, 36]],
    ["white", [255, 255, 255]],
    ["rgb(1, 2, 3)", [1, 2, 3]],
    ["rgba(0, 0, 0, 0.87)", [33, 33, 33]],
    ["rgb(0 0 0 / 50%)", [128, 128, 128]],
    ["var(--x)", null],
    ["hsl(0 0% 0%)", null],
  ])("of %s over white is %j", (color, expected) => {
    expect(opaque(color)).toEqual(expected);
  });
});

describe("contrast()", () => {
  it("is 21 for black on white and 1 for a color on itself", () => {
    expect([contrast([0, 0, 0], [255, 255, 255]), contrast([9, 9, 9], [9, 9, 9])]).toEqual([21, 1]);
  });
});
