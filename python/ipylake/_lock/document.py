"""What a lock file says, and reading one as if a stranger had written it: a notebook travels with its lock.

No address, no account and no secret is in it. Files are named by a place (a mounted element, the folder for downloads)
and a path below it; what a place stands for is said by this machine's settings alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from ipylake._notebook import checked_name
from ipylake._protocol import Chosen, Query, Sort
from ipylake.errors import InvalidInput, Unsupported

FORMAT = 1
LARGEST = 64 * 1024 * 1024
"""Bytes of a lock, at most; a million files take about 150 MB and belong into a query."""
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Text = Annotated[str, msgspec.Meta(max_length=4096)]
_CHECKSUM = re.compile(r"[a-z][a-z0-9-]{0,15}=[0-9a-f]{1,128}")
_DRIVE = re.compile(r"[A-Za-z]:")


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A key that nobody knows makes the whole lock unusable."""


class Instance(_Part, frozen=True):
    """Of which service the ids are. `name` is for people; host and VO decide."""

    name: _Text
    host: _Text
    vo: _Text = ""

    def is_same(self, other: Instance) -> bool:
        return (self.host, self.vo) == (other.host, other.vo)

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.host, self.vo) if part)
        return f"{self.name} ({where})" if where else self.name


class LockedFile(_Part, frozen=True):
    """A file, `size` in bytes. Without a place it was nowhere when it was locked, and its size may be unknown."""

    id: _Text
    size: _Count | None = None
    place: _Text = ""
    path: _Text = ""
    checksums: dict[str, str] = {}


class LockedVariable(_Part, frozen=True):
    """A variable: the path of its one file, or a list of those of all. `picks` are the ids it was made of."""

    name: _Text
    is_list: bool
    files: tuple[_Count, ...]
    picks: tuple[_Text, ...] = ()


class LockedQuery(_Part, frozen=True):
    text: _Text = ""
    scope: _Text = ""
    kind: _Text = "all"
    filters: _Text = ""
    sort: _Text = ""
    descending: bool = False
    facets: dict[_Text, tuple[_Text, ...]] = {}
    switches: tuple[_Text, ...] = ()

    @classmethod
    def of(cls, query: Query) -> LockedQuery:
        sort = query.sort
        return cls(
            text=query.text if len(query.text) <= 4096 else "",
            scope=query.scope,
            kind=query.kind,
            filters=query.filters if len(query.filters) <= 4096 else "",
            sort=sort.column if sort else "",
            descending=bool(sort and sort.descending),
            facets={one.facet: one.values for one in query.facets},
            switches=query.switches,
        )

    def query(self) -> Query:
        sort = Sort(column=self.sort, descending=self.descending) if self.sort else None
        return Query(
            text=self.text,
            scope=self.scope,
            kind=self.kind,
            filters=self.filters,
            sort=sort,
            facets=tuple(Chosen(facet=facet, values=values) for facet, values in self.facets.items()),
            switches=self.switches,
        )


class Document(_Part, frozen=True):
    """All of a lock. `files` of a variable are places in the list of files."""

    format: int
    instance: Instance
    query: LockedQuery
    variables: tuple[LockedVariable, ...]
    files: tuple[LockedFile, ...]

    def files_of(self, variable: LockedVariable) -> list[LockedFile]:
        return [self.files[at] for at in variable.files]


class _Head(msgspec.Struct):
    format: int


def encoded(document: Document) -> bytes:
    """JSON for people and for `git diff`: indented, ends with a line break."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def decoded(text: bytes) -> Document:
    """Raises InvalidInput, with what is wrong, and Unsupported for a lock of a later version."""
    if len(text) > LARGEST:
        raise InvalidInput(f"It is larger than {LARGEST:,} bytes", field="lock")
    try:
        number = msgspec.json.decode(text, type=_Head).format
        if number > FORMAT:
            raise Unsupported(
                f"It is of format {number}, and this ipylake reads {FORMAT}", hint="Install a newer ipylake"
            )
        document = msgspec.json.decode(text, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"It cannot be read: {error}", field="lock") from None
    _check(document)
    return document


def _check(document: Document) -> None:
    if document.format != FORMAT:
        raise InvalidInput(f"There is no format {document.format}", field="lock")
    for file in document.files:
        _check_file(file)
    names: set[str] = set()
    for variable in document.variables:
        if checked_name(variable.name) != variable.name or variable.name in names:
            raise InvalidInput(f"{variable.name!r} is no name, or there twice", field="lock")
        names.add(variable.name)
        if any(at >= len(document.files) for at in variable.files):
            raise InvalidInput(f"`{variable.name}` names a file that is not there", field="lock")
        if not variable.is_list and len(variable.files) != 1:
            raise InvalidInput(f"`{variable.name}` is one path, but not of one file", field="lock")


def _check_file(file: LockedFile) -> None:
    if not file.id or bool(file.place) != bool(file.path) or (file.place and file.size is None):
        raise InvalidInput("A file has no id, or half a path, or a path and no size", field="lock")
    if file.path and not _stays_below(file.path):
        raise InvalidInput(f"The path {file.path!r} leads out of its folder", field="lock")
    wrong = [sum_ for sum_ in _sums(file.checksums) if not _CHECKSUM.fullmatch(sum_)]
    if wrong:
        raise InvalidInput(f"{wrong[0]!r} is no checksum", field="lock")


def _sums(checksums: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value}" for name, value in checksums.items()]


def _stays_below(path: str) -> bool:
    """POSIX's and Windows' rules, on every system."""
    parts = path.replace("\\", "/").split("/")
    return "\0" not in path and not _DRIVE.match(path) and all(part not in ("", ".", "..") for part in parts)
