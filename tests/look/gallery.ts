import { show } from "./shown.ts";

/** The page: one state of the browser, in one theme, as `?state=list&theme=dark` says. */
const wish = new URLSearchParams(location.search);
const [, contrast, tone] = /^(contrast-)?(light|dark)$/.exec(wish.get("theme") ?? "light") ?? [];

// As JupyterLab says it.
document.body.dataset.jpThemeLight = String(tone !== "dark");
document.body.dataset.jpThemeName = contrast ? "JupyterLab High Contrast" : "JupyterLab";

const page = document.querySelector("main") as HTMLElement;
void show(wish.get("state") ?? "list", page, new AbortController().signal).then(() =>
  document.body.setAttribute("data-ready", ""),
);
