"""What people type as a description, as the HTML that a site keeps."""

from __future__ import annotations

import html
import re

_KEPT_TAGS = """
a abbr acronym b blockquote br code dd div dl dt em h1 h2 h3 h4 h5 i img li ol p pre s span strike strong sub sup table
tbody td th thead tr u ul"""
_DROPPED_TAGS = """
address applet article aside audio base big body button canvas caption center col colgroup del details embed fieldset
figcaption figure font footer form frame frameset h6 head header hr html iframe input ins kbd label legend link main map
mark math meta nav noscript object option picture q samp script section select small source style summary svg template
textarea tfoot title tt video wbr"""
_KEPT = frozenset(_KEPT_TAGS.split())
_KNOWN = _KEPT | frozenset(_DROPPED_TAGS.split())
_TAG = re.compile(r"""<(?!!--)(?:/?([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}')*)>)?""")
"""Where a tag may begin, with its name and attributes."""


def as_html(text: str) -> str:
    """HTML is cleaned of all that could run; plain text gets its paragraphs. Doing it twice changes nothing.

    `<mira@example.org>`, `<name>` and `a<b and c>d` are no tags, and stay to be read."""
    if not text.strip():
        return ""
    if any(map(_is_tag, _TAG.finditer(text))):
        import nh3  # here: whoever deposits nothing does not wait for it

        tags = _TAG.sub(_as_read, text)
        return nh3.clean(tags, tags=set(_KEPT), url_schemes={"http", "https", "mailto"}, link_rel=None)
    paragraphs = [html.escape(one.strip(), quote=False) for one in re.split(r"\n\s*\n", text) if one.strip()]
    return "".join(f"<p>{one}</p>" for one in paragraphs).replace("\n", "<br>")


def _is_tag(found: re.Match[str]) -> bool:
    name, more = found[1] or "", found[2] or ""
    has_attributes = more[:1].isspace() and "=" in more
    return name.lower() in _KNOWN and (has_attributes or not more.strip(" \t\r\n/"))


def _as_read(found: re.Match[str]) -> str:
    return found[0] if _is_tag(found) else f"&lt;{found[0][1:]}"
