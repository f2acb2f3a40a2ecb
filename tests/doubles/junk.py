"""Messages as a hostile page makes them: of the protocol's shape, then bent."""

from __future__ import annotations

import typing
from types import UnionType
from typing import Any, Literal

import msgspec
from hypothesis import strategies as st

from ipylake._protocol import ToKernel

_NUMBERS = st.sampled_from([-(2**63), -1, 0, 1, 2, 3, 41, 42, 1000, 10**9, 2**53 - 1, 2**53, 2**64, 10**30])
_TEXTS = st.sampled_from(
    ["", "a", "A", "*", "f1", "name", "size", "file", "all", "scope", "x" * 3000, "*a" * 40, "\x00", "\ud800", "\u202e"]
)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: _NUMBERS,
    str: _TEXTS,
    bool: st.booleans(),
    type(None): st.none(),
}
_JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    _NUMBERS,
    st.sampled_from([0.5, float("inf"), float("nan")]),
    _TEXTS,
    st.just([]),
    st.just({}),
    st.sampled_from([50, 400]).map(lambda depth: _nested(depth)),
    st.just([[0, 10**9]] * 50),
)


def messages() -> st.SearchStrategy[Any]:
    """What the protocol allows, as it arrives from the comm; half of it changed somewhere."""
    valid = of_type(ToKernel)
    return st.one_of(valid, valid.flatmap(_bent))


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """JSON of a type of the protocol."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        hints = typing.get_type_hints(hint)
        names = dict(zip(hint.__struct_fields__, hint.__struct_encode_fields__, strict=True))
        fields = {names[name]: of_type(hints[name]) for name in names}
        tag = hint.__struct_config__.tag
        return st.fixed_dictionaries({"type": st.just(tag), **fields} if tag else fields)
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (typing.Union, UnionType):
        return st.one_of(*map(of_type, arguments))
    if arguments[1:] == (Ellipsis,):
        return st.lists(of_type(arguments[0]), max_size=3)
    return st.tuples(*map(of_type, arguments)).map(list)


@st.composite
def _bent(draw: st.DrawFn, message: Any) -> Any:
    """The message with one value of it replaced, left out, or put where nobody looks for it."""
    if not isinstance(message, dict | list) or not message or draw(st.integers(0, 3)) == 0:
        return draw(_JUNK)
    if isinstance(message, list):
        at = draw(st.integers(0, len(message) - 1))
        return [*message[:at], draw(_bent(message[at])), *message[at + 1 :]]
    key = draw(st.sampled_from(sorted(message)))
    rest = {name: value for name, value in message.items() if name != key}
    match draw(st.integers(0, 9)):
        case 0:
            return rest
        case 1:
            return {**rest, draw(_TEXTS): message[key]}
    return {**rest, key: draw(_bent(message[key]))}


def _nested(depth: int) -> Any:
    inner: Any = 1
    for _ in range(depth):
        inner = [inner]
    return inner
