"""What a catalog says of itself."""

from __future__ import annotations

from typing import Literal

from .base import Message, Noun
from .narrowing import SortChoice, Switch
from .query import Query
from .rules import Replication
from .signing_in import SignInMethod


class Kind(Message):
    """A kind of entry. `opens`: it has children. `takes`: it can be selected. `icon` is a name of js/views/icons.ts.

    enters   one can search within it: `Query.scope` is then its id
    titled   its names are titles, not identifiers
    """

    id: str
    label: str
    plural: str
    icon: str
    opens: bool = False
    takes: bool = True
    enters: bool = False
    titled: bool = False


class KindChoice(Message):
    """One choice of what is searched, such as "all", "dataset" or "drafts". The first one is "all"."""

    id: str
    label: str


class Column(Message):
    """A column after the name. `shows` says which part of an entry and its facts, and how it is drawn.

    text     the next of the entry's `extra`; access: that, too, which is "open", "embargoed", "restricted" or
             "metadata-only", "" where it is not known
    """

    id: str
    label: str
    shows: Literal["kind", "size", "availability", "modified", "parts", "text", "access"]


class FilterKey(Message):
    """A key that filters know, and what its values are; "refused" cannot be filtered by.

    only   the one operator it goes with, where it is one
    note   what to do instead of what does not go
    """

    key: str
    values: Literal["number", "date", "truth", "text", "refused"]
    only: str = ""
    note: str = ""


class GivenValue(Message):
    """Something that a variable can hold of what is selected, beside paths ("DOIs of all versions").

    id      also the method of the catalog's client that gives it, of any number of entries
    called  what the variable holds then
    """

    id: str
    label: str
    called: Noun


class Tip(Message):
    """A line of the empty start: a label and queries that a click runs."""

    label: str
    text: str = ""
    queries: tuple[Query, ...] = ()


class CatalogInfo(Message):
    """What a catalog says of itself, without network.

    title      the service ("Rucio"); `monogram` one letter for its mark
    instance   which one ("ATLAS production"); `host` where it is
    badge      a word about the whole site that nobody may miss ("Sandbox")
    asks       what the text of a query is: a name or pattern, or words and conditions of a search of texts
    scope      label of the first part of a query ("Scope"), empty where there is none
    enters     label of what one can search within ("Community"), empty where there is none: see `Kind.enters`
    enters_all label of all that one can search within ("All communities"), where `Suggest` for "scope" looks them up by
               name; empty where nothing does
    enters_for kind choices that one can search within something for; empty: all
    sorts      column ids the server sorts by; other columns are sorted in the kernel, over what it holds
    sort_choices  orders to choose from beside the columns' own; the first that goes with a search is what that has if
               it asks for none
    switches   what else a search can do
    facets     whether results may come with facets
    facts      whether `GetFacts` is worth asking
    signs_in   methods, in the order to offer them; empty: no sign-in needed
    anonymous  whether there is something to search for without
    has_settings whether `GetConfiguration` is worth asking
    sites      what it calls the sites whose copies are counted ("RSE"); "" where they cannot be chosen
    filter_keys  keys of filters that are always there, beside any others; empty: it takes no filters
    downloads    whether files can be fetched
    values       what else than paths of its entries the notebook can get
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
    badge: str = ""
    asks: Literal["name", "words"] = "name"
    enters: str = ""
    enters_all: str = ""
    enters_for: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    sort_choices: tuple[SortChoice, ...] = ()
    switches: tuple[Switch, ...] = ()
    facets: bool = False
    facts: bool = False
    has_settings: bool = False
    signs_in: tuple[SignInMethod, ...] = ()
    anonymous: bool = False
    tips: tuple[Tip, ...] = ()
    filter_keys: tuple[FilterKey, ...] = ()
    sites: str = ""
    downloads: bool = False
    values: tuple[GivenValue, ...] = ()
    replication: Replication | None = None
