"""The query-string syntax of Zenodo's search, as far as mistakes in it can be seen before it is sent.

Words, "phrases", field:value, field:[a TO b], wildcards, AND, OR, NOT, parentheses. The server answers a mistake with
"The syntax of the search query is invalid", or searches for something else without saying so.
Source: help.zenodo.org/guides/search; the query_string query of OpenSearch.
"""

from __future__ import annotations

import re

from ipylake.errors import InvalidInput

_TOKENS = re.compile(
    r"""\s+|"(?:[^"\\]|\\.)*"|(?P<open>[\[{(])|(?P<close>[\]})])|(?P<word>AND|OR|NOT|&&|\|\||!)(?=[\s()]|\Z)"""
    r"""|10\.\d{4,9}/[^\s()"]+|(?P<field>[\w.*\\-]+):|(?P<quote>")|(?P<regex>/)|(?:\\.|[^\s"()\[\]{}:/\\])+|."""
)
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_BINARY = frozenset({"AND", "OR", "&&", "||"})


def check(text: str) -> None:
    """Raises InvalidInput, with the place and the way out, for a text that is no query."""
    opened: list[tuple[str, int]] = []
    previous = ""
    for found in _TOKENS.finditer(text):
        part, kind, place = found[0], found.lastgroup, found.start()
        if part.isspace():
            continue
        if kind == "quote":
            raise _mistake("The quotation mark is not closed", text, place, 'Write \\" for a quotation mark itself')
        if kind == "regex":
            raise _mistake('"/" begins a pattern here', text, place, f'Quote what holds it: "{_around(text, place)}"')
        if kind == "open":
            opened.append((part, place))
        elif kind == "close":
            _close(opened, part, text, place)
            if previous in _BINARY or previous in ("NOT", "("):
                raise _mistake(f"Something is missing before “{part}”", text, place, "Add it, or take the rest away")
        elif part in _BINARY and (not previous or previous in _BINARY or previous == "("):
            raise _mistake(f"{part} has nothing before it", text, place, "Write two conditions, one on each side")
        previous = "value:" if kind == "field" else part
    if opened:
        raise _mistake(f"“{opened[-1][0]}” is not closed", text, opened[-1][1], f"Add “{_CLOSES[opened[-1][0]]}”")
    if previous in _BINARY or previous in ("NOT", "!"):
        raise _mistake(f"{previous} has nothing after it", text, len(text), "Write another condition, or leave it away")
    if previous == "value:":
        raise _mistake("A field is named, and no value", text, len(text), "Write one behind the colon: title:cosmic")


def _close(opened: list[tuple[str, int]], part: str, text: str, place: int) -> None:
    """A range may begin and end with brackets of either kind."""
    if not opened:
        raise _mistake(f"“{part}” closes nothing", text, place, "Take it away, or quote it")
    before, _ = opened.pop()
    if (before == "(") != (part == ")"):
        raise _mistake(f"“{before}” is closed by “{part}”", text, place, f"Write “{_CLOSES[before]}”")


def _around(text: str, place: int) -> str:
    """The word that holds a place."""
    start = max(text.rfind(" ", 0, place), text.rfind(":", 0, place)) + 1
    end = text.find(" ", place)
    return text[start : end if end >= 0 else len(text)]


def _mistake(what: str, text: str, place: int, hint: str) -> InvalidInput:
    return InvalidInput(f"{what}, at character {place + 1} of {text[:200]}", hint=hint, field="text")
