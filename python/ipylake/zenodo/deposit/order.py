"""What is ordered of a deposit, and what comes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ipylake._deposits import FileState
from ipylake._protocol import FormProblem

from .calls import Json
from .files import Item
from .metadata import Metadata
from .rdm import from_rdm, to_rdm
from .sending import SentFile

Told = Callable[[int, FileState, int], None]


@dataclass(frozen=True)
class Order:
    """
    draft     the number of the one to go on with; "" to find it, or make one
    place     what it is remembered by: a folder, or a lock file
    stays     names of files that are at the site already and stay
    replace   go over what somebody has changed at the site meanwhile
    anew      a draft is made, whatever the site lists
    known     what is published already: its words are those of the site
    is_edit   only what is said of a published record: its files are not looked at
    """

    items: Sequence[Item]
    metadata: Metadata
    place: str
    draft: str = ""
    stays: frozenset[str] = frozenset()
    replace: bool = False
    anew: bool = False
    is_edit: bool = False
    known: Metadata = Metadata()  # noqa: RUF009  # frozen


@dataclass(frozen=True)
class Deposit:
    """A draft that is complete, or what it was published as.

    id           its number: the record will have the same
    doi          of this version: published, reserved or one's own; "" while there is none
    concept_doi  of all versions; "" before the first is published
    url          its page
    stays        names of files that the draft had already, and that are published as they are there
    review       where its submission to a community is: "", "created", "submitted", "accepted", "declined", …
    problems     what the site has against its metadata, at our fields: publishing would be refused
    """

    id: str
    doi: str
    concept_doi: str
    url: str
    title: str
    is_published: bool
    files: tuple[SentFile, ...] = ()
    stays: frozenset[str] = frozenset()
    review: str = ""
    problems: tuple[FormProblem, ...] = ()


def deposit_of(
    shown: Mapping[str, Any],
    files: Iterable[SentFile],
    problems: Iterable[FormProblem],
    stays: frozenset[str] = frozenset(),
) -> Deposit:
    """`shown`: a draft or a record, as the site gives it."""
    parent = shown.get("parent") or {}
    return Deposit(
        id=str(shown["id"]),
        doi=_doi(shown),
        concept_doi=_doi(parent),
        url=draft_url(shown),
        title=str((shown.get("metadata") or {}).get("title") or ""),
        is_published=bool(shown.get("is_published")) and not shown.get("is_draft"),
        files=tuple(files),
        stays=stays,
        review=str((parent.get("review") or {}).get("status") or ""),
        problems=tuple(problems),
    )


def draft_url(shown: Mapping[str, Any]) -> str:
    return str((shown.get("links") or {}).get("self_html") or "")


def of_metadata(problems: Iterable[FormProblem]) -> list[FormProblem]:
    """Files are still to come when metadata are written."""
    return [one for one in problems if one.field != "files"]


def said(draft: Mapping[str, Any]) -> str:
    """Stands for what a draft says, in our words."""
    return digest(to_rdm(from_rdm(draft)))


def _doi(shown: Mapping[str, Any]) -> str:
    return str(((shown.get("pids") or {}).get("doi") or {}).get("identifier") or "")


def digest(body: Json) -> str:
    return hashlib.sha256(msgspec.json.encode(body, order="deterministic")).hexdigest()[:32]
