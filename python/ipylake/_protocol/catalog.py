"""What a catalog says of itself."""

from __future__ import annotations

from typing import Literal

from .base import Message
from .query import Query
from .rules import Replication
from .signing_in import SignInMethod


class Kind(Message):
    """A kind of entry. `opens`: it has children. `takes`: it can be selected. `icon` is a name of js/views/icons.ts."""

    id: str
    label: str
    plural: str
    icon: str
    opens: bool = False
    takes: bool = True


class KindChoice(Message):
    """One choice of the kind filter, such as "all" or "dataset"."""

    id: str
    label: str


class Column(Message):
    """A column after the name. `shows` says which part of an entry and its facts, and how it is drawn."""

    id: str
    label: str
    shows: Literal["kind", "size", "availability", "modified", "parts"]


class FilterKey(Message):
    """A key that filters know, and what its values are; "refused" cannot be filtered by.

    only   the one operator it goes with, where it is one
    note   what to do instead of what does not go
    """

    key: str
    values: Literal["number", "date", "truth", "text", "refused"]
    only: str = ""
    note: str = ""


class Tip(Message):
    """A line of the empty start: a label and queries that a click runs."""

    label: str
    text: str = ""
    queries: tuple[Query, ...] = ()


class CatalogInfo(Message):
    """What a catalog says of itself, without network.

    title      the service ("Rucio"); `monogram` one letter for its mark
    instance   which one ("ATLAS production"); `host` where it is
    scope      label of the first part of a query ("Scope"), empty where there is none
    sorts      column ids the server sorts by; other columns are sorted in the kernel, over what it holds
    facts      whether `GetFacts` is worth asking
    signs_in   methods, in the order to offer them; empty: no sign-in needed
    has_settings whether `GetConfiguration` is worth asking
    sites      what it calls the sites whose copies are counted ("RSE"); "" where they cannot be chosen
    filter_keys  keys of filters that are always there, beside any others; empty: it takes no filters
    downloads    whether files can be fetched
    replication  how it copies data, None where it does not
    """

    title: str
    monogram: str
    instance: str
    host: str
    scope: str
    placeholder: str
    kinds: tuple[Kind, ...]
    kind_choices: tuple[KindChoice, ...]
    columns: tuple[Column, ...]
    sorts: tuple[str, ...] = ()
    facts: bool = False
    has_settings: bool = False
    signs_in: tuple[SignInMethod, ...] = ()
    tips: tuple[Tip, ...] = ()
    filter_keys: tuple[FilterKey, ...] = ()
    sites: str = ""
    downloads: bool = False
    replication: Replication | None = None
