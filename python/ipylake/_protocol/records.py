"""What only records of publications have: people, versions, citations, files with sums."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .entries import Entry


class Affiliation(Message):
    """`url` leads to its page (ROR), "" without one."""

    name: str
    url: str = ""


class Person(Message):
    """Somebody, or an organisation. `affiliations` are places in those of the section, from 0; `url`: ORCID, ROR, …"""

    name: str
    role: str = ""
    url: str = ""
    affiliations: tuple[Natural, ...] = ()
    is_organisation: bool = False


class People(Message, tag="people"):
    title: str = ""
    people: tuple[Person, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()


class Tag(Message):
    """A word or two. `mark` says how a badge is drawn, beside its words."""

    text: str
    url: str = ""
    mark: Literal["", "open", "restricted", "embargoed", "draft"] = ""


class Tags(Message, tag="tags"):
    tags: tuple[Tag, ...] = ()


class Version(Message):
    """One version of what the details are of. A click searches for its entry.

    label     "v2.1", or what else tells it from the others
    doi       "" without one; `published` as the catalog writes it
    is_shown  the details are of this one
    """

    entry: Entry
    label: str
    doi: str = ""
    published: str = ""
    is_shown: bool = False
    is_latest: bool = False


class Versions(Message, tag="versions"):
    title: str = ""
    versions: tuple[Version, ...] = ()


class ExportForm(Message):
    """A form in which an entry can be had as text: a style of citation ("APA") or a format ("BibTeX")."""

    id: str
    label: str


class Exports(Message, tag="exports"):
    """Forms in which the entry can be had, by `GetExport`; the first is shown at once.

    other    what else may be asked for by name ("Any CSL style"), with values of `Suggest` for "export"; "": nothing
    text     of the first form, if it is known already
    """

    title: str = ""
    forms: tuple[ExportForm, ...] = ()
    other: str = ""
    text: str = ""


class FileLine(Message):
    """A file of the entry. `checksum` with its algorithm before a colon; `note`: why it cannot be had, or a state."""

    name: str
    size: int | None = None
    checksum: str = ""
    note: str = ""


class FileLines(Message, tag="file-lines"):
    title: str = ""
    files: tuple[FileLine, ...] = ()


class GetExport(Message, tag="get-export"):
    """An entry as text, in a form of its `Exports`. Answer: Exported."""

    listing: Natural
    row: Natural
    form: str


class Exported(Message, tag="exported"):
    text: str


RecordSection = People | Tags | Versions | Exports | FileLines
RecordsCalls = GetExport
RecordsResults = Exported
