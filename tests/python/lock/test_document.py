"""A lock is read as if a stranger had written it."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake._lock.document import FORMAT, LARGEST, decoded, encoded
from ipylake.errors import InvalidInput, LakeError, Unsupported

GOOD: dict[str, Any] = {
    "format": FORMAT,
    "instance": {"name": "atlas", "host": "https://rucio.example.org"},
    "query": {"text": "mc16:run*"},
    "variables": [{"name": "files", "is_list": True, "files": [0], "picks": ["mc16:run1"]}],
    "files": [
        {
            "id": "mc16:run1.csv",
            "size": 10,
            "place": "CERN_DATADISK",
            "path": "mc16/aa/bb/run1.csv",
            "checksums": {"adler32": "0a0b0c0d"},
        }
    ],
}


def changed(*path: str | int, to: Any) -> bytes:
    document = copy.deepcopy(GOOD)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return msgspec.json.encode(document)


def test_what_is_written_is_read_again() -> None:
    document = decoded(msgspec.json.encode(GOOD))
    assert decoded(encoded(document)) == document
    assert encoded(document).endswith(b"}\n")


@pytest.mark.fault(62)
@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "a/../../secret",
        "/etc/passwd",
        "a//b",
        "./a",
        "",
        "C:/windows",
        "C:secret",
        "a\\..\\..\\secret",
        "\\\\host\\share",
        "a\0b",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(InvalidInput):
        decoded(changed("files", 0, "path", to=path))


@pytest.mark.fault(62)
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (changed("files", 0, "url", to="https://evil.example/x"), "unknown field `url`"),
        (changed("token", to="secret"), "unknown field `token`"),
        (changed("instance", "account", to="alice"), "unknown field `account`"),
        (changed("variables", 0, "name", to="open"), "already means something"),
        (changed("variables", 0, "name", to="import"), "word of Python"),
        (changed("variables", 0, "name", to="a; b"), "not a Python name"),
        (changed("variables", 0, "files", to=[1]), "names a file that is not there"),
        (changed("variables", 0, "files", to=[-1]), ">= 0"),
        (changed("variables", to=GOOD["variables"] * 2), "there twice"),
        (changed("files", 0, "size", to=-1), ">= 0"),
        (changed("files", 0, "size", to=None), "a path and no size"),
        (changed("files", 0, "size", to="10"), "Expected `int"),
        (changed("files", 0, "checksums", to={"adler32": "$(reboot)"}), "is no checksum"),
        (changed("files", 0, "id", to=""), "no id"),
        (changed("format", to=0), "no format 0"),
        (changed("format", to="1"), "Expected `int"),
        (b"[1]", "Expected `object`"),
        (b"{", "truncated"),
        (b"\xff", "utf-8|malformed"),
        (b"[" * 100_000, "recursion|Expected"),
    ],
)
def test_a_lock_that_is_none_is_refused_with_the_reason(text: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=f"(?i){says}"):
        decoded(text)


@pytest.mark.fault(62)
def test_a_later_format_asks_for_a_newer_ipylake_whatever_else_is_in_it() -> None:
    with pytest.raises(Unsupported, match="format 2") as refused:
        decoded(b'{"format": 2, "something": "new"}')
    assert refused.value.hint == "Install a newer ipylake"


@pytest.mark.fault(62)
def test_a_lock_without_end_is_not_read() -> None:
    with pytest.raises(InvalidInput, match="larger than"):
        decoded(b" " * (LARGEST + 1))


@pytest.mark.fault(62)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_no_json_makes_reading_fail_otherwise(value: Any) -> None:
    with pytest.raises(LakeError):
        decoded(msgspec.json.encode(value) if _fits(value) else b"null")


def _fits(value: Any) -> bool:
    try:
        msgspec.json.encode(value)
    except (OverflowError, UnicodeEncodeError, TypeError):
        return False
    return True
