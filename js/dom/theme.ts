export type Theme = "light" | "dark" | "contrast-light" | "contrast-dark";

/** The least contrast at which the host's own pair of colors is taken. */
const MIN_CONTRAST = 7;

/** The pairs (background, text) that hosts set as custom properties, VS Code first: it sets JupyterLab's too, always light. */
const PAIRS = [
  ["--vscode-editor-background", "--vscode-editor-foreground"],
  ["--jp-layout-color1", "--jp-ui-font-color1"],
] as const;

/** The theme of the page: VS Code says it by a class, JupyterLab and Notebook 7 by an attribute, Colab by another. */
export function hostTheme(page: Document, prefersDark: boolean): Theme {
  const { body, documentElement } = page;
  const isVSCode = (name: string) => body.classList.contains(`vscode-${name}`);
  if (isVSCode("high-contrast-light")) return "contrast-light";
  if (isVSCode("high-contrast")) return "contrast-dark";
  if (isVSCode("dark")) return "dark";
  if (isVSCode("light")) return "light";
  const isLight = body.getAttribute("data-jp-theme-light");
  if (isLight !== null) {
    const tone = isLight === "true" ? "light" : "dark";
    return /high contrast/i.test(body.getAttribute("data-jp-theme-name") ?? "") ? `contrast-${tone}` : tone;
  }
  const colab = documentElement.getAttribute("theme");
  if (colab !== null) return colab === "dark" ? "dark" : "light";
  return prefersDark ? "dark" : "light";
}

/** Keep `data-theme`, `--host-bg` and `--host-fg` of `host` what the page says, until `signal` ends. */
export function followTheme(host: HTMLElement, signal: AbortSignal): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const theme = hostTheme(document, dark.matches);
    host.dataset.theme = theme;
    const pair = theme.startsWith("contrast") ? null : hostPair(theme === "dark");
    for (const [name, value] of [
      ["--host-bg", pair?.[0]],
      ["--host-fg", pair?.[1]],
    ] as const) {
      if (value) host.style.setProperty(name, value);
      else host.style.removeProperty(name);
    }
  };
  const observer = new MutationObserver(apply);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, {
      attributeFilter: ["class", "style", "theme", "data-jp-theme-light", "data-jp-theme-name"],
    });
  }
  dark.addEventListener("change", apply, { signal });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  apply();
}

/** Background and text of the page, if they go with the theme and read well together. */
function hostPair(isDark: boolean): readonly [string, string] | null {
  const style = getComputedStyle(document.body);
  for (const names of PAIRS) {
    const [background, text] = names.map((name) => style.getPropertyValue(name).trim());
    const bg = background && opaque(background);
    const fg = text && bg && opaque(text, bg);
    if (!bg || !fg) continue;
    const fits = luminance(bg) < 0.5 === isDark && contrast(bg, fg) >= MIN_CONTRAST;
    return fits ? [`rgb(${bg.join(" ")})`, `rgb(${fg.join(" ")})`] : null;
  }
  return null;
}

type Color = readonly [red: number, green: number, blue: number];

/** A color as `#rgb`, `#rrggbb`, `white`, `black`, `rgb()` or `rgba()`, over another if it is not opaque; else null. */
export function opaque(color: string, below: Color = [255, 255, 255]): Color | null {
  const names: Readonly<Record<string, string>> = { white: "#fff", black: "#000" };
  const text = names[color] ?? color;
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1];
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    return digits.map((pair) => Number.parseInt(pair, 16)) as unknown as Color;
  }
  const parts = /^rgba?\(([^)]+)\)$/
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .filter(Boolean);
  if (!parts || parts.length < 3) return null;
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts.map(
    (part) => Number.parseFloat(part) / (part.endsWith("%") ? 100 : 1),
  );
  const over = (value: number, i: 0 | 1 | 2) => Math.round(value * alpha + below[i] * (1 - alpha));
  return [over(red, 0), over(green, 1), over(blue, 2)];
}

/** Contrast of two colors, 1 to 21 (WCAG 2). */
export function contrast(one: Color, other: Color): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
