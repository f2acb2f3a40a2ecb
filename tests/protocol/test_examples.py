"""The stored examples: the wire does not change by accident. The JavaScript tests read the same files."""

from __future__ import annotations

import json
import typing
from pathlib import Path

import msgspec
import pytest

from ipylake import _protocol as protocol

EXAMPLES = {path.stem: path for path in (Path(__file__).parent / "examples").glob("*.json")}


def type_of(name: str) -> object:
    if name == "rows":
        return list[protocol.Row]
    return protocol.ToKernel if name == "cancel" or name.startswith("request-") else protocol.FromKernel


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_example_survives_decoding_and_encoding(name: str) -> None:
    stored = EXAMPLES[name].read_bytes()
    message = msgspec.json.decode(stored, type=type_of(name))
    assert json.loads(msgspec.json.encode(message)) == json.loads(stored)


def test_every_message_has_an_example() -> None:
    names = {f"request-{tag_of(call)}" for call in typing.get_args(protocol.Call)}
    names |= {f"answer-{tag_of(result)}" for result in typing.get_args(protocol.Result)}
    names |= {tag_of(message) for message in typing.get_args(protocol.FromKernel)} - {"answer"}
    assert set(EXAMPLES) == names | {"cancel", "rows"}


def test_no_message_carries_a_field_called_id() -> None:
    """ipykernel 7.4 keeps an entry for each message that does (comm/comm.py, `_reply_subshell_ids`)."""
    for message in (*typing.get_args(protocol.ToKernel), *typing.get_args(protocol.FromKernel)):
        assert "id" not in message.__struct_encode_fields__


def tag_of(struct: type[msgspec.Struct]) -> str:
    return str(struct.__struct_config__.tag)
