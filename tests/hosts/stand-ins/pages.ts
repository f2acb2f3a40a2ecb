/** Serves the stand-ins' pages to a page of Playwright's, under origins that exist nowhere else. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build } from "esbuild";
import { environmentOf } from "../../environment.ts";
import { ROOT, STATE } from "../../processes.ts";

const FOLDER = join(STATE, "hosts", "stand-ins");
const PACKAGES = join(ROOT, "node_modules");
/** VS Code's own widget manager, which `prepare(["vscode"])` puts there. */
export const VSCODE_WIDGETS = join(STATE, "vscode", "package", "dist", "ipywidgets.js");

/** The height of the frame that VS Code 1.139 gave the outputs of a notebook, px. */
export const VSCODE_FRAME = 11_940;

const STYLE = `
  @import "/labvariables.css";
  .cell-output-ipywidget-background { background: white !important }
  body.vscode-light { background: #ffffff; color: #3b3b3b }
  body.vscode-dark { background: #1f1f1f; color: #cccccc }
  html[theme=dark] body { background: #383838; color: #dddddd }
  iframe { border: 0; width: 100%; display: block }
  body:has(> iframe:only-child) { margin: 0 }`;

const page = (body: string, scripts: readonly string[] = []): string =>
  `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${scripts
    .map((name) => `<script src="/${name}.js"></script>`)
    .join("")}<body>${body}</body>`;

const DOCUMENTS: Readonly<Record<string, string>> = {
  "https://vscode.test/": page(`<iframe src="https://webview.vscode.test/" style="height:${VSCODE_FRAME}px"></iframe>`),
  "https://webview.vscode.test/": page("", ["require", "vscode"]),
  "https://colab.test/": page("", ["colab"]),
  "https://frame.colab.test/frame": page("", ["colab-frame"]),
};

const css = join(PACKAGES, "colab-controls", "css");
const FILES: Readonly<Record<string, string>> = {
  "/vscode.js": join(FOLDER, "vscode.js"),
  "/colab.js": join(FOLDER, "colab.js"),
  "/colab-frame.js": join(FOLDER, "colab-frame.js"),
  "/widgets.js": VSCODE_WIDGETS,
  "/require.js": join(PACKAGES, "requirejs", "require.js"),
  "/labvariables.css": join(css, "labvariables.css"),
  "/materialcolors.css": join(css, "materialcolors.css"),
};

let built: Promise<unknown> | undefined;

/** From now on the stand-ins can be opened in `to`. anywidget's own half is that of the Python `python`. */
export async function servePages(to: Page, python: string): Promise<void> {
  built ??= bundle();
  await built;
  const anywidget = join(environmentOf(python), "share", "jupyter", "nbextensions", "anywidget", "index.js");
  const files = { ...FILES, "/anywidget.js": anywidget };
  await to.route(/^https:\/\/([a-z]+\.)?(vscode|colab)\.test\//, (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const document = DOCUMENTS[`${origin}${pathname}`];
    const file = files[pathname as keyof typeof files];
    if (document !== undefined) return route.fulfill({ contentType: "text/html", body: document });
    if (file === undefined || !existsSync(file)) return route.fulfill({ status: 404, body: "" });
    const contentType = pathname.endsWith(".css") ? "text/css" : "text/javascript";
    return route.fulfill({ contentType, body: readFileSync(file) });
  });
}

/** The pages' scripts: classic ones. Colab's parts find one copy of the widgets' base. */
async function bundle(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    entryPoints: ["vscode.ts", "colab.ts", "colab-frame.ts"].map((name) => join(import.meta.dirname, name)),
    outdir: FOLDER,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    external: ["/widgets.js"],
    alias: { "@jupyter-widgets/base": "colab-base" },
    loader: { ".svg": "dataurl" },
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    logLevel: "error",
  });
}
