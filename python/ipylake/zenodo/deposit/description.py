"""What people type as a description, as the HTML that a site keeps."""

from __future__ import annotations

import html
import re

_A_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)


def as_html(text: str) -> str:
    """HTML is cleaned of all that could run; plain text gets its paragraphs. Doing it twice changes nothing."""
    if not text.strip():
        return ""
    if _A_TAG.search(text):
        import nh3  # here: whoever deposits nothing does not wait for it

        return nh3.clean(text, tags=set(_TAGS), url_schemes={"http", "https", "mailto"}, link_rel=None)
    paragraphs = [html.escape(one.strip(), quote=False) for one in re.split(r"\n\s*\n", text) if one.strip()]
    return "".join(f"<p>{one}</p>" for one in paragraphs).replace("\n", "<br>")


def loses(text: str) -> bool:
    """Whether something of it is left out: scripts, frames, styles."""
    return bool(_A_TAG.search(text)) and bool(re.search(r"(?i)<(script|style|iframe|object|form)|\son\w+\s*=", text))
