"""HTML from servers: what of it may travel to the view, which builds its own nodes from what it knows of that."""

from __future__ import annotations

import re

from msgspec.structs import replace

from ._protocol import Details, RichText, Tab

LONGEST = 50_000
"""Characters that are read. Twice as many, all of them `<div>`, would take the parser a second."""
_TAGS = """
a b blockquote br code dd dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s strong sub sup table tbody td th thead tr
u ul
"""
_ABSOLUTE = re.compile(r"\s*(https?://|mailto:)", re.IGNORECASE)


def harmless(details: Details) -> Details:
    """The details with every rich text in them sanitised."""
    return replace(details, tabs=tuple(map(harmless_tab, details.tabs)))


def harmless_tab(tab: Tab) -> Tab:
    return replace(tab, sections=tuple(sanitised(one) if isinstance(one, RichText) else one for one in tab.sections))


def sanitised(text: RichText) -> RichText:
    """Structure, emphasis, absolute links; an image only as what is said of it and where it is. Nothing has a name,
    class or style. Sanitising twice changes nothing.
    """
    import nh3  # here: whoever looks at no description does not wait for it

    html = nh3.clean(
        text.html[:LONGEST],
        tags=set(_TAGS.split()),
        attributes={"a": {"href"}, "img": {"alt", "src"}},
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,  # the view opens links in a tab of their own and says so there
    )
    return replace(text, html=html, shortened=text.shortened or len(text.html) > LONGEST)


def _kept(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute == "alt" or _ABSOLUTE.match(value) else None
