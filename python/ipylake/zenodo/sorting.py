"""The orders that the site sorts by, and what we call them."""

from __future__ import annotations

from ipylake._protocol import Sort, SortChoice
from ipylake.errors import InvalidInput

_RECORDS = ("all", "mine")
_SERVER = {
    ("match", True): "bestmatch",
    ("updated", True): "updated-desc",
    ("updated", False): "updated-asc",
    ("created", True): "newest",
    ("created", False): "oldest",
    ("version", True): "version",
    ("views", True): "mostviewed",
    ("downloads", True): "mostdownloaded",
    ("published", True): "publication-desc",
    ("published", False): "publication-asc",
}
"""By column and descending. Source: zenodo-rdm's search options; `publication-*` are Zenodo's own."""
_OF_COMMUNITIES = {("match", True): "bestmatch", ("created", True): "newest", ("created", False): "oldest"}


def _choice(label: str, column: str, *, descending: bool = True, kinds: tuple[str, ...] = _RECORDS) -> SortChoice:
    return SortChoice(label=label, sort=Sort(column=column, descending=descending), kinds=kinds)


CHOICES = (
    SortChoice(label="Best match", needs_text=True),
    _choice("Recently changed", "updated"),
    _choice("Newest", "created", kinds=()),
    _choice("Oldest", "created", descending=False, kinds=()),
    _choice("Published last", "published", kinds=("all",)),
    _choice("Published first", "published", descending=False, kinds=("all",)),
    _choice("Most viewed", "views", kinds=("all",)),
    _choice("Most downloaded", "downloads", kinds=("all",)),
)


def sent_sort(sort: Sort | None, kind: str, *, has_text: bool) -> str:
    """As the server calls it. Raises InvalidInput for one that it does not know."""
    is_record = kind in _RECORDS
    if sort is None:
        return "bestmatch" if has_text else "updated-desc" if is_record else "newest"
    known = _SERVER if is_record else _OF_COMMUNITIES
    found = known.get((sort.column, sort.descending))
    if found is None:
        words = [f"{'-' if descending else ''}{column}" for column, descending in known]
        wanted = f"{'-' if sort.descending else ''}{sort.column}"
        raise InvalidInput(f'Nothing is sorted by "{wanted}" here', hint=f"One of {', '.join(words)}", field="sort")
    return found
