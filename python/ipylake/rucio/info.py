"""What Rucio is to the view."""

from __future__ import annotations

import msgspec

from ipylake._http.targets import Origin
from ipylake._protocol import CatalogInfo, Column, Field, Kind, KindChoice, Replication, SignInMethod, Tip

from .filter_keys import FILTER_KEYS
from .settings import Settings
from .sign_in import methods

_KINDS = (
    Kind(id="scope", label="Scope", plural="scopes", icon="scope", opens=True, takes=False),
    Kind(id="container", label="Container", plural="containers", icon="container", opens=True),
    Kind(id="dataset", label="Dataset", plural="datasets", icon="dataset", opens=True),
    Kind(id="file", label="File", plural="files", icon="file"),
    Kind(id="unknown", label="Unknown", plural="unknown", icon="unknown", takes=False),
)
_CHOICES = (
    KindChoice(id="all", label="Everything"),
    KindChoice(id="container", label="Containers"),
    KindChoice(id="dataset", label="Datasets"),
    KindChoice(id="file", label="Files"),
)
_COLUMNS = (
    Column(id="kind", label="Kind", shows="kind"),
    Column(id="size", label="Size", shows="size"),
    Column(id="availability", label="Available", shows="availability"),
    Column(id="modified", label="Modified", shows="modified"),
)
_TIPS = (
    Tip(label="Paste", text="an identifier, `scope:name`, or many, one a line"),
    Tip(label="Search", text="with `*` or `%`, as in `mc16:run*`; `mc16:` lists the whole scope"),
    Tip(label="Scopes", text="type a part of the name, without a colon; `*` lists them all"),
)

_RETRY = "Rucio tries again in two hours"  # `__is_retry_required` in rucio/core/rule_grouping.py; later less often
_ACTIVITIES = (  # of Rucio's generic schema, those of people
    "User Subscriptions",
    "Analysis Input",
    "Analysis Output",
    "Data Consolidation",
    "Express",
    "Group Subscriptions",
    "Staging",
)


def described(settings: Settings, place: str, mounted: tuple[str, ...]) -> CatalogInfo:
    """`place`: where data is copied to, if nobody says otherwise; `mounted`: what can be read here."""
    host = str(Origin.of(settings.url))
    return CatalogInfo(
        title="Rucio",
        monogram="R",
        instance=settings.title or settings.name or host,
        host=host,
        scope="Scope",
        placeholder="Name or pattern, or paste scope:name",
        kinds=_KINDS,
        kind_choices=_CHOICES,
        columns=_COLUMNS,
        facts=True,
        has_settings=True,
        signs_in=tuple(_offered(way.describe(), settings) for way in methods(settings)),
        tips=_TIPS,
        filter_keys=FILTER_KEYS,
        sites="RSE",
        downloads=True,
        replication=Replication(
            place=place,
            places=mounted,
            retry=_RETRY,
            activities=_ACTIVITIES,
            lifetime_s=settings.rule_lifetime_days * 86_400 or None,
        ),
    )


def _offered(method: SignInMethod, settings: Settings) -> SignInMethod:
    """With what every way has: which virtual organisation, and whether other kernels may use the session, too."""
    vo = Field(id="vo", label="VO", value=settings.vo, choices=settings.vos)
    keep = Field(id="keep", label="Keep on this machine until it expires", check=True, required=False)
    return msgspec.structs.replace(method, fields=(*((vo,) if settings.vos else ()), *method.fields, keep))
