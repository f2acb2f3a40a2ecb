"""Rucio's REST answers as structs.

Sizes arrive as integers, as floats or as null; types as `DATASET` or `DIDType.DATASET`; dates as RFC 1123; numbers that
have no bound as bare `Infinity`, which is no JSON.
"""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, TypeVar

import msgspec

Number = int | float | None
T = TypeVar("T")


class Row(msgspec.Struct, frozen=True, gc=False):
    """What every answer about a DID has."""

    scope: str
    name: str


class Hit(Row, frozen=True):
    """One DID of a search (`did_type`), of a collection's content, or by itself (`type`)."""

    did_type: str | None = None
    type: str | None = None
    bytes: Number = None
    length: Number = None


class FileRow(Row, frozen=True):
    """One file of a collection."""

    bytes: Number = None
    adler32: str | None = None


class Meta(Row, frozen=True):
    """The columns of a DID that facts need."""

    did_type: str | None = None
    bytes: Number = None
    length: Number = None
    updated_at: str | None = None
    created_at: str | None = None


class FullMeta(Meta, frozen=True):
    """All columns that a filter knows."""

    run_number: Any = None
    events: Any = None
    task_id: Any = None
    panda_id: Any = None
    lumiblocknr: Any = None
    access_cnt: Any = None
    project: Any = None
    datatype: Any = None
    stream_name: Any = None
    prod_step: Any = None
    version: Any = None
    campaign: Any = None
    phys_group: Any = None
    provenance: Any = None
    guid: Any = None
    adler32: Any = None
    md5: Any = None
    closed_at: Any = None
    accessed_at: Any = None
    expired_at: Any = None
    eol_at: Any = None
    deleted_at: Any = None
    hidden: Any = None
    is_new: Any = None
    transient: Any = None
    purge_replicas: Any = None
    is_archive: Any = None
    constituent: Any = None


class Pfn(msgspec.Struct, frozen=True):
    """An address of a replica. `domain` "zip": inside an archive, out of which `client_extract` has to be taken."""

    rse: str
    type: str | None = None
    domain: str | None = None
    priority: Number = None
    client_extract: bool | None = None


class Replica(Row, frozen=True, gc=True):
    """A file's replicas: its checksums and addresses, and the state at each element."""

    bytes: Number = None
    pfns: dict[str, Pfn] = {}
    states: dict[str, str] = {}
    adler32: str | None = None
    md5: str | None = None


class DatasetReplica(Row, frozen=True):
    """How much of a dataset is at one element."""

    rse: str
    state: str | None = None
    length: Number = None
    available_length: Number = None
    bytes: Number = None
    available_bytes: Number = None


class RuleRow(Row, frozen=True):
    """A replication rule: of a list, of a DID, or by itself. `bytes` is that of the whole DID, and only lists have it.

    locks_*_cnt  files times copies; while a rule waits (WAITING_APPROVAL, INJECT) all are 0
    error        the last failed transfer in the server's words, "" or null without one
    """

    id: str
    account: str = ""
    rse_expression: str = ""
    state: str = ""
    copies: int = 1
    did_type: str | None = None
    grouping: str | None = None
    activity: str | None = None
    notification: str | None = None
    comments: str | None = None
    error: str | None = None
    locks_ok_cnt: Number = 0
    locks_replicating_cnt: Number = 0
    locks_stuck_cnt: Number = 0
    bytes: Number = None
    locked: bool | None = None
    expires_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    stuck_at: str | None = None


class QuotaRow(msgspec.Struct, frozen=True):
    """What an account has at one element, in bytes; numbers without a bound are infinite."""

    rse: str
    bytes: Number = None
    bytes_limit: Number = None
    bytes_remaining: Number = None


class Protocol(msgspec.Struct, frozen=True):
    """A way to an element. `domains`: {"lan": {"read": 1, …}, "wan": …}, lower is better, null is not supported."""

    scheme: str
    hostname: str = ""
    port: int = 0
    prefix: str = ""
    domains: dict[str, dict[str, int | None]] = {}


class Element(msgspec.Struct, frozen=True):
    """A storage element (RSE)."""

    rse: str
    rse_type: str | None = None
    deterministic: bool = False
    lfn2pfn_algorithm: str | None = None
    protocols: tuple[Protocol, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """Rucio's own error, as the body of an answer or, where it comes too late for that, as a line of one."""

    ExceptionClass: str
    ExceptionMessage: str = ""


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


# Made while one thread imports this: see _bridge.py for what two threads do that bring msgspec a new struct at once.
for _kind in (Hit, FileRow, Meta, FullMeta, Replica, DatasetReplica, RuleRow, QuotaRow, Element, Refused):
    _decoder(_kind)


def decoded(data: bytes, kind: type[T]) -> T:
    """Raises ValueError for what is not that."""
    try:
        return _decoder(kind).decode(data)  # type: ignore[no-any-return, arg-type]
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _leniently(data, kind)


def _leniently(data: bytes, kind: type[T]) -> T:
    """Bare Infinity and NaN are let in. Half a surrogate pair, which nothing later could send on, is not."""
    try:
        value = json.loads(data)
        json.dumps(value, ensure_ascii=False).encode()
        return msgspec.convert(value, kind)
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise ValueError("not what was promised") from error


def decoded_lines(block: bytes, kind: type[T]) -> tuple[list[T], int, Refused | None]:
    """Rows, how many lines could not be read, and the server's error if one of them was that."""
    try:
        return _decoder(kind).decode_lines(block), 0, None  # type: ignore[arg-type]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _one_by_one(block, kind)


def _one_by_one(block: bytes, kind: type[T]) -> tuple[list[T], int, Refused | None]:
    rows: list[T] = []
    unreadable = 0
    for line in filter(None, map(bytes.strip, block.split(b"\n"))):
        try:
            rows.append(decoded(line, kind))
        except ValueError:
            refused = refusal_in(line)
            if refused:
                return rows, unreadable, refused
            unreadable += 1
    return rows, unreadable, None


def refusal_in(data: bytes) -> Refused | None:
    try:
        return _decoder(Refused).decode(data)  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def kind_of(did_type: str | None) -> str:
    """container, dataset, file, or unknown."""
    kind = (did_type or "").rpartition(".")[2].lower()
    return kind if kind in ("container", "dataset", "file") else "unknown"


def whole(number: Number) -> int | None:
    """A size or count, None for what is none."""
    if number is None or not 0 <= number < 2**63:
        return None
    return int(number)


def seconds(date: str | None) -> int | None:
    """`Tue, 01 Jan 2026 00:00:00 UTC` as seconds since 1970."""
    if not date:
        return None
    try:
        return int(parsedate_to_datetime(date).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def plain(value: object) -> str:
    """A value of the metadata as text: nested ones as JSON."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
