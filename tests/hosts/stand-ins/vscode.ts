/**
 * A stand-in for the notebook webview of VS Code: its own widget manager, requirejs on the page, and the quirks that were
 * seen in VS Code 1.139. What it does not show: the webview's own kernel connection, its content security policy.
 */
import { Cells, type PageOptions, startKernel } from "./cells.ts";

/** The part of @vscode/jupyter-ipywidgets8 that a webview uses. */
interface WidgetsModule {
  load(): void;
}

interface ScriptLoader {
  readonly widgetsRegisteredInRequireJs: Set<string>;
  loadWidgetScript(name: string): Promise<void>;
  successHandler(): void;
  errorHandler(...what: unknown[]): void;
}

interface WidgetManager {
  get_model(id: string): Promise<unknown>;
  create_view(model: unknown, options: object): Promise<{ remove(): void }>;
  display_view(bundle: object, view: unknown, options: { node: HTMLElement }): Promise<unknown>;
}

declare const requirejs: { config(options: object): void };
declare global {
  interface Window {
    vscIPyWidgets8: WidgetsModule;
    vscIPyWidgets: {
      WidgetManager: new (
        kernel: unknown,
        element: HTMLElement,
        scripts: ScriptLoader,
        log: (name: string, module: string) => string,
      ) => WidgetManager;
    };
    /** Keys that came to the window, where VS Code turns them into its shortcuts. */
    leakedKeys: string[];
    /** What a widget tried to open. */
    opened: string[];
  }
}

const COLORS = {
  light: { "editor-background": "#ffffff", "editor-foreground": "#3b3b3b", focusBorder: "#005fb8" },
  dark: { "editor-background": "#1f1f1f", "editor-foreground": "#cccccc", focusBorder: "#0078d4" },
};

window.leakedKeys = [];
window.opened = [];
addEventListener("keydown", (event) => window.leakedKeys.push(event.key));
window.open = (url) => {
  window.opened.push(String(url));
  throw new Error("window.open not supported in VS Code Renderers");
};
window.alert = () => {
  throw new Error("alert not supported in VS Code Renderers");
};
window.confirm = () => false;
window.prompt = () => null;

function setTheme(dark: boolean): void {
  const name = dark ? "dark" : "light";
  document.body.className = `vscode-${name}`;
  document.body.dataset.vscodeThemeKind = `vscode-${name}`;
  for (const [color, value] of Object.entries(COLORS[name])) {
    document.documentElement.style.setProperty(`--vscode-${color}`, value);
  }
}

window.openStandIn = async (options: PageOptions) => {
  setTheme(options.dark);
  // An ES module, which sets window.vscIPyWidgets8.
  const { activate } = (await import("/widgets.js" as string)) as { activate(): void };
  activate();
  window.vscIPyWidgets8.load();
  requirejs.config({ paths: { anywidget: "/anywidget" } });
  const scripts: ScriptLoader = {
    widgetsRegisteredInRequireJs: new Set(["anywidget"]),
    loadWidgetScript: async () => undefined,
    successHandler: () => undefined,
    errorHandler: (...what) => console.error("a widget's script failed", ...what),
  };
  const kernel = await startKernel(options);
  const manager = new window.vscIPyWidgets.WidgetManager(kernel, document.body, scripts, (_, module) => module);
  const show = async (modelId: string, box: HTMLElement, bundle: object, gone: AbortSignal) => {
    const node = document.createElement("div");
    node.className = "cell-output-ipywidget-background";
    node.tabIndex = 0;
    box.append(node);
    const view = await manager.create_view(await manager.get_model(modelId), { el: node });
    await manager.display_view(bundle, view, { node });
    if (gone.aborted) view.remove();
    else gone.addEventListener("abort", () => view.remove());
  };
  const cells = new Cells(kernel, show, true);
  window.standIn = {
    start: (index, code) => cells.start(index, code),
    clear: (index) => cells.clear(index),
    outputs: (index) => cells.outputs(index),
    restart: () => kernel.restart(),
    interrupt: () => kernel.interrupt(),
    shutdown: () => kernel.shutdown(),
    setTheme,
  };
};
