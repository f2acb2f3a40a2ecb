"""What Rucio is to the view."""

from __future__ import annotations

from ipylake._http.targets import Origin
from ipylake._protocol import CatalogInfo, Column, Field, Kind, KindChoice, SignInMethod, Tip

from .filter_keys import FILTER_KEYS
from .settings import Settings
from .sign_in import METHOD

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


def described(settings: Settings) -> CatalogInfo:
    password = SignInMethod(
        id=METHOD,
        label="Password",
        fields=(
            Field(id="username", label="User name", value=settings.username),
            Field(id="password", label="Password", secret=True),
        ),
        note="The password goes to the kernel and from there to the server. It is not saved in the notebook.",
    )
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
        signs_in=(password,),
        tips=_TIPS,
        filter_keys=FILTER_KEYS,
        downloads=True,
    )
