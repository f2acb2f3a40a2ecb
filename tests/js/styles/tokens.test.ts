import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Palette = Record<string, string>;

const CSS = readFileSync(new URL("../../../js/styles/tokens.css", import.meta.url), "utf8");

/** The colors of every rule for the host element, in the order of the file. Where the host may lend one, our own. */
function palettes(): Palette[] {
  const colors = (body: string) => [...body.matchAll(/--([\w-]+): (?:var\(--host-\w+, )?(#\w{6})/g)];
  return [...CSS.matchAll(/:host[^{]*\{([^}]*)\}/g)]
    .map(([, body = ""]) => Object.fromEntries(colors(body).map(([, name, hex]) => [name, hex])))
    .filter((palette) => "bg" in palette);
}

const [light = {}, dark = {}, contrastDark = {}, contrastLight = {}, moreLight = {}, moreDark = {}] = palettes();

/** Relative luminance and contrast of two colors "#rrggbb". Source: WCAG 2.2, definitions. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  if (!one || !other) throw new Error("a color is missing");
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** On the worst of the four backgrounds a text or a border can stand on. */
function worst(palette: Palette, color: string): number {
  return Math.min(...["bg", "bg-2", "bg-3", "sel"].map((ground) => contrast(palette[color], palette[ground])));
}

const PALETTES: [string, Palette][] = [
  ["light", light],
  ["dark", dark],
  ["contrast-dark", contrastDark],
  ["contrast-light", contrastLight],
];

describe("tokens.css", () => {
  it.each(PALETTES)("keeps text readable on every background (%s)", (_, palette) => {
    for (const color of ["fg", "fg-2", "accent", "ok", "warn", "err"]) {
      expect(worst(palette, color), color).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(palette.on, palette.fill), "primary button").toBeGreaterThanOrEqual(4.5);
  });

  it.each(PALETTES)("keeps borders of controls and fills of meters visible (%s)", (_, palette) => {
    expect(worst(palette, "ui"), "ui").toBeGreaterThanOrEqual(3);
    for (const fill of ["accent", "ok", "err", "fg-2"]) {
      expect(contrast(palette[fill], palette.track), fill).toBeGreaterThanOrEqual(3);
    }
  });

  it("has these contrasts, to two decimals", () => {
    const table = PALETTES.map(([name, palette]) => [
      name,
      ...["fg", "fg-2", "accent", "ok", "warn", "err", "ui"].map((color) => worst(palette, color).toFixed(2)),
      contrast(palette.on, palette.fill).toFixed(2),
    ]);
    expect(table).toEqual([
      ["light", "13.98", "5.35", "5.53", "4.60", "5.20", "5.57", "3.45", "6.48"],
      ["dark", "10.11", "5.47", "5.98", "5.64", "6.02", "5.38", "3.39", "4.71"],
      ["contrast-dark", "12.62", "10.11", "6.89", "8.73", "8.94", "6.23", "12.62", "14.88"],
      ["contrast-light", "16.08", "10.40", "7.21", "6.42", "6.69", "7.14", "16.08", "9.42"],
    ]);
  });

  it("gives a wish for more contrast the same palettes as the hosts' contrast themes", () => {
    expect([moreLight, moreDark]).toEqual([contrastLight, contrastDark]);
  });

  it("takes foreground and background from the host together", () => {
    for (const [, body = ""] of CSS.matchAll(/:host[^{]*\{([^}]*)\}/g)) {
      expect(body.includes("--host-bg")).toBe(body.includes("--host-fg"));
    }
  });
});
