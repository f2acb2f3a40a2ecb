"""What a typed text means. No network here.

scope:name          that name; where it does not exist, names that begin with it
scope:na*me%        a pattern: * and % both stand for anything
scope:              everything in the scope
text                scopes that contain the text; with a scope chosen beside it, a name in that scope
a:b c:d …           exactly these, separated by lines, blanks or commas
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ipylake._pattern import matcher
from ipylake._protocol import Query
from ipylake.errors import InvalidInput

from .rest import Did

_SCOPE = re.compile(r"[\w.\-]+")
_WILDCARD = re.compile(r"[*%]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FALSIFIED = re.compile("true|TRUE|false|FALSE")


@dataclass(frozen=True)
class Scopes:
    """Scopes that match."""

    text: str

    def matches(self, scope: str) -> bool:
        text = self.text if _WILDCARD.search(self.text) else f"*{self.text}*"
        return matcher(text.casefold())(scope.casefold())


@dataclass(frozen=True)
class Pattern:
    """Names of a scope that match."""

    scope: str
    pattern: str
    kind: str


@dataclass(frozen=True)
class OneName:
    """One name of a scope."""

    scope: str
    name: str
    kind: str


@dataclass(frozen=True)
class These:
    """Exactly these, each once, in this order."""

    dids: tuple[Did, ...]


def understood(query: Query) -> Scopes | Pattern | OneName | These:
    """Raises InvalidInput, with the way it should be written."""
    text, scope = query.text.strip(), query.scope.strip()
    if scope:
        _check_scope(scope)
    pasted = _pasted(text, scope)
    if pasted:
        return These(tuple(dict.fromkeys(pasted)))
    if ":" not in text and not scope:
        return Scopes(text)
    scope, name = typed_did(text, scope) if text else (scope, "")
    if not name or _WILDCARD.search(name):
        return Pattern(scope, name or "*", query.kind)
    return OneName(scope, name, query.kind)


def did_of(entry_id: str) -> Did:
    """The id of an entry taken apart at its first colon."""
    scope, _, name = entry_id.partition(":")
    return scope, name


def typed_did(text: str, scope: str = "") -> Did:
    """`scope:name` as a person writes it; a name alone belongs to `scope`. The name may be empty.

    Raises InvalidInput for what cannot be one.
    """
    before, colon, after = text.partition(":")
    if not colon:
        before, after = scope, text
    if not before:
        raise _malformed(text, "has no scope")
    _check_scope(before)
    if _CONTROL.search(after):
        raise _malformed(text, "has a control character in it")
    return before, after.strip()


def sent_pattern(pattern: str) -> tuple[str, Callable[[str], bool] | None]:
    """The pattern to send, and the filter that its answer needs.

    The server writes "true" and "false" with a capital letter wherever they stand, and takes a pattern without a star
    for a number or a date where it looks like one (rucio/core/did_meta_plugins/filter_engine.py).
    """
    stars = pattern.replace("%", "*")
    sent = _FALSIFIED.sub(lambda word: f"{word[0][:-1]}*", stars)
    return sent, None if sent == stars else matcher(pattern)


def _pasted(text: str, scope: str) -> list[Did]:
    tokens = re.split(r"[\s,]+", text)
    if len(tokens) > 1 and all(_SCOPE.match(token) and ":" in token[:-1] for token in tokens):
        return [typed_did(token) for token in tokens]
    lines = [line.strip(" \t,") for line in text.splitlines()]
    return [typed_did(line, scope) for line in lines if line] if len(lines) > 1 else []


def _check_scope(scope: str) -> None:
    if _WILDCARD.search(scope):
        hint = f'Type "{scope}" without a colon for the scopes that match'
        raise InvalidInput(f'The scope "{scope}" is a pattern', hint=hint, field="scope")
    if not _SCOPE.fullmatch(scope):
        hint = "A scope has letters, digits, dots, dashes and underscores only"
        raise InvalidInput(f'"{_CONTROL.sub("?", scope)}" is no scope', hint=hint, field="scope")


def _malformed(text: str, why: str) -> InvalidInput:
    shown = _CONTROL.sub("?", text)
    return InvalidInput(f'"{shown}" {why}', hint="Write scope:name, for example mc16:run*", field="text")
