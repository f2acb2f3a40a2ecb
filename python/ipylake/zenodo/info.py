"""What a site is to the view."""

from __future__ import annotations

from ipylake._protocol import (
    CatalogInfo,
    Column,
    GivenValue,
    Kind,
    KindChoice,
    Noun,
    Query,
    SignInMethod,
    Switch,
    Tip,
)

from .search import ALL_VERSIONS
from .settings import Settings
from .sorting import CHOICES

_KINDS = (
    Kind(id="record", label="Record", plural="records", icon="record", opens=True, titled=True),
    Kind(id="draft", label="Draft", plural="drafts", icon="draft", opens=True, titled=True),
    Kind(
        id="community", label="Community", plural="communities", icon="community", takes=False, enters=True, titled=True
    ),
    Kind(id="file", label="File", plural="files", icon="file"),
    Kind(id="unknown", label="Unknown", plural="unknown", icon="unknown", takes=False),
)
_CHOICES = (
    KindChoice(id="all", label="Records"),
    KindChoice(id="communities", label="Communities"),
    KindChoice(id="mine", label="My uploads"),
    KindChoice(id="my-communities", label="My communities"),
)
_COLUMNS = (
    Column(id="type", label="Type", shows="text"),
    Column(id="access", label="Access", shows="access"),
    Column(id="size", label="Size", shows="size"),
    Column(id="published", label="Published", shows="text"),
)
_DOI = Noun(one="DOI", many="DOIs")
_VALUES = (
    GivenValue(id="records", label="The record as a dict", called=Noun(one="record", many="records")),
    GivenValue(id="dois", label="DOI of this version", called=_DOI),
    GivenValue(id="concept_dois", label="DOI of all versions", called=_DOI),
)
_TIPS = (
    Tip(label="Paste", text="a DOI, the address of a record, or many, one a line"),
    Tip(label="Search", text='words, `"a phrase"`, `title:cosmic`, `creators.name:Curie`, `AND`, `OR`, `NOT`'),
    Tip(label="Try", queries=(Query(text="publication_date:[2026 TO *]"), Query(text='keywords:"open data"'))),
)


def described(settings: Settings, methods: tuple[SignInMethod, ...]) -> CatalogInfo:
    site = settings.site
    title = "Zenodo" if site.is_zenodo else "InvenioRDM"
    return CatalogInfo(
        title=title,
        monogram=title[0],
        instance=site.title,
        host=site.host,
        badge="Sandbox" if site.is_sandbox else "",
        asks="words",
        scope="",
        enters="Community",
        enters_all="All communities",
        enters_for=("all",),
        placeholder="Words, a DOI, or the address of a record",
        kinds=_KINDS,
        kind_choices=_CHOICES,
        columns=_COLUMNS,
        sorts=("published",),
        sort_choices=CHOICES,
        switches=(Switch(id=ALL_VERSIONS, label="All versions", kinds=("all", "mine")),),
        facets=True,
        signs_in=methods,
        anonymous=True,
        has_settings=True,
        tips=_TIPS,
        downloads=True,
        values=_VALUES,
    )
