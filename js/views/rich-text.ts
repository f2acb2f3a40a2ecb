import { type ComponentChildren, h } from "preact";
import { visible, visibleLines } from "../text/visible.ts";

const DRAWN = new Set(
  "b blockquote br code dd dl dt em hr i li ol p pre s strong sub sup table tbody td th thead tr u ul".split(" "),
);
const UNSAID = new Set(["script", "style", "title"]);
/** Of what the kernel sanitised, which is shorter, all is drawn. */
const MAX_LENGTH = 400_000;
const MAX_DEPTH = 40;

/**
 * HTML of a server's as nodes of ours. What the parser makes is inert: nothing in it runs, loads or styles. Only names
 * of elements, texts and two addresses are read of it; an image becomes a link.
 */
export function richText(markup: string): ComponentChildren {
  const read = markup.slice(0, MAX_LENGTH);
  try {
    return drawn(new DOMParser().parseFromString(read, "text/html"), 0);
  } catch {
    // A page that enforces trusted types lets nobody parse.
    return visibleLines(read.replace(/<[^>]*>/g, " "));
  }
}

function drawn(node: Node, depth: number): ComponentChildren {
  return Array.from(asIs(node, "childNodes"), (child): ComponentChildren => {
    const name = String(asIs(child, "nodeName")).toLowerCase();
    if (name === "#comment" || UNSAID.has(name)) return null;
    if (name === "#text" || depth > MAX_DEPTH) return visibleLines(asIs(child, "textContent") ?? "");
    if (name === "img") return link(child, "src", visible((child as Element).getAttribute("alt") || "Image"));
    const within = drawn(child, depth + 1);
    if (name === "a") return link(child, "href", within);
    if (/^h\d$/.test(name)) return h("h5", null, within);
    return DRAWN.has(name) ? h(name, null, within) : within;
  });
}

/** As its class says it: a form or a document may hold an element of that name, and say that instead. */
function asIs<K extends "childNodes" | "nodeName" | "textContent">(node: Node, property: K): Node[K] {
  return Reflect.get(Object.getPrototypeOf(node), property, node);
}

function link(node: Node, attribute: string, within: ComponentChildren): ComponentChildren {
  const address = (node as Element).getAttribute(attribute)?.trim() ?? "";
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return within;
  return h("a", { class: "link", href: address, title: visible(address), target: "_blank", rel: "noopener" }, within);
}
