import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Locator, Page } from "@playwright/test";
import { build } from "esbuild";
import { SETTINGS } from "../../js/bundle/settings.ts";
import { STATE } from "../processes.ts";
import type { Stage } from "./in-a-host.ts";

export const THEMES = ["light", "dark", "contrast-dark", "contrast-light"] as const;
/** Besides what a page can ask for: a person's wish for more contrast, and colors the system forces. */
export type Theme = (typeof THEMES)[number] | "more" | "forced";

/** Widths of the box, px: one on each side of every change. */
export const WIDTHS = [360, 420, 479, 500, 599, 600, 700, 760, 899, 900, 1000, 1200, 1400] as const;

const FOLDER = join(STATE, "look", "gallery");

/** Bundles the gallery below `.state`, by the settings of the real bundle and where it needs no server. */
export async function buildGallery(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    ...SETTINGS,
    entryPoints: [join(import.meta.dirname, "gallery.ts")],
    outfile: join(FOLDER, "gallery.js"),
    format: "iife",
    logLevel: "error",
  });
  copyFileSync(join(import.meta.dirname, "gallery.html"), join(FOLDER, "gallery.html"));
}

/** The gallery as a module of anywidget's: its code. */
export async function galleryModule(): Promise<string> {
  const { outputFiles } = await build({
    ...SETTINGS,
    entryPoints: [join(import.meta.dirname, "in-a-host.ts")],
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** A page with nothing but the element that draws states one after another. `tone` of JupyterLab's theme, and whether it has high contrast. */
export async function openStage(page: Page, tone: "light" | "dark", contrast = false): Promise<Locator> {
  await page.setContent(`<!doctype html><body style="margin:0; background:${tone === "dark" ? "#16181a" : "#fff"}"
    data-jp-theme-light="${tone === "light"}" data-jp-theme-name="${contrast ? "High Contrast" : ""}"></body>`);
  await page.evaluate(
    async (code) => {
      const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      const { default: gallery } = await import(url);
      gallery.render({ el: document.body });
    },
    await galleryModule(),
  );
  return page.locator(".stage");
}

/** Draws a state on the stage; resolves with what is wrong with the picture. */
export function showOn(stage: Locator, state: string, width: number): Promise<readonly string[]> {
  return stage.evaluate((stage, [state, width]) => (stage as Stage).show(state, width), [state, width] as const);
}

/** Shows what is drawn on the stage at another width, once that has settled; resolves with what is wrong then. */
export function resizedTo(stage: Locator, width: number): Promise<readonly string[]> {
  return stage.evaluate(async (stage, width) => {
    (stage as Stage).resize(width);
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
    return (stage as Stage).resize(width);
  }, width);
}

/** Draws a state once, and shows that picture at each width; resolves with what is wrong with it at each. */
export function showAt(
  stage: Locator,
  state: string,
  widths: readonly number[],
): Promise<(readonly [number, readonly string[]])[]> {
  return stage.evaluate(
    async (stage, [state, widths]) => {
      await (stage as Stage).show(state, Math.max(...widths));
      return widths.map((width) => [width, (stage as Stage).resize(width)] as const);
    },
    [state, widths] as const,
  );
}

/** Shows one state, and waits until it has been drawn. `width` is that of the box. */
export async function openState(page: Page, state: string, theme: Theme, width: number): Promise<void> {
  await page.setViewportSize({ width: width + 24, height: 640 });
  await page.emulateMedia({
    contrast: theme === "more" ? "more" : "no-preference",
    forcedColors: theme === "forced" ? "active" : "none",
  });
  await page.goto(`${pathToFileURL(join(FOLDER, "gallery.html"))}?state=${state}&theme=${theme}`);
  await page.locator("body[data-ready]").waitFor();
}
