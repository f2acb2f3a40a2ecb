"""How to reach one site. `ipylake._config` says which source comes before which; these are the keys of a table:

    [zenodo.caltech]
    title = "CaltechDATA"                  # else the name of the host
    url = "https://data.caltech.edu"       # any site that runs InvenioRDM
    sandbox = true                         # a site for trying out: it gets a badge
    ca_cert = "/etc/pki/authority.pem"     # file or folder, instead of the system's authorities
    token_env = "CALTECH_TOKEN"            # a variable of the environment that holds a token for this site
    downloads = "/scratch/alice/zenodo"    # where files go that are fetched; else a folder of the user's data folder

`zenodo` and `sandbox` are there without a table. $ZENODO_SANDBOX makes the sandbox the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipylake._config import Found, Tables, Vocabulary, layered, tables
from ipylake.errors import ConfigurationError

from .session import is_sandbox_meant
from .site import SANDBOX, ZENODO, Site, site

ARGUMENTS = "the arguments"
"""The source of what a caller has given."""
BUILT_IN = "ipylake"
KEYS = ("title", "url", "sandbox", "ca_cert", "token_env", "downloads")
VOCABULARY = Vocabulary(keys=frozenset(KEYS))
_ALWAYS = {"zenodo": {"title": "Zenodo", "url": ZENODO}, "sandbox": {"title": "Zenodo Sandbox", "url": SANDBOX}}


@dataclass(frozen=True)
class Settings:
    """One site. `sources` says, for each key, where its value came from."""

    name: str
    site: Site
    ca_cert: str = ""
    token_env: str = ""
    downloads: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


def instances() -> Tables:
    """All that are known: those of the files, and Zenodo's own two. Raises ConfigurationError."""
    own = {name: Found(name, values, dict.fromkeys(values, BUILT_IN)) for name, values in _ALWAYS.items()}
    return tables("zenodo", VOCABULARY).over(Tables(own))


def settings(instance: str | None, arguments: Mapping[str, Any]) -> Settings:
    """Raises ConfigurationError, naming the key and where it was set, for what is missing or cannot be used."""
    given = {key: value for key, value in arguments.items() if value is not None}
    known = instances()
    url = given.get("url")
    name = instance or (_name_at(known, url) if url else _default(known))
    if name and name not in known.found:
        hint = f"Choose one of {', '.join(sorted(known.found))}, or give url=…"
        raise ConfigurationError(f'There is no Zenodo instance "{name}"', hint=hint, field="instance")
    layers = [Found(name, given, dict.fromkeys(given, ARGUMENTS))]
    return _checked(layered(name, [*layers, *([known.found[name]] if name else [])]))


def _default(known: Tables) -> str:
    if is_sandbox_meant():
        return "sandbox"
    if known.default is not None:
        if known.default not in known.found:
            message = f'{known.default_source}: the default is "{known.default}", which is not described'
            raise ConfigurationError(message, field="default")
        return known.default
    return "zenodo"


def _name_at(known: Tables, url: object) -> str:
    wanted = site(str(url)).url
    return next((name for name, one in known.found.items() if site(str(one.values.get("url", ""))).url == wanted), "")


def _checked(found: Found) -> Settings:
    values = dict(found.values)

    def wrong(key: str, wanted: str) -> ConfigurationError:
        return ConfigurationError(f"{key} must be {wanted} (set by {found.sources.get(key)})", field=key)

    sandbox = values.pop("sandbox", None)
    if not (sandbox is None or isinstance(sandbox, bool)):
        raise wrong("sandbox", "true or false")
    for key, value in values.items():
        if not isinstance(value, (str, Path)):
            raise wrong(key, "text")
    texts = {key: str(value) for key, value in values.items()}
    if not texts.get("url"):
        raise ConfigurationError(f'"{found.name}" has no url', hint="Give url=…", field="url")
    if texts.get("downloads") and not os.path.isabs(os.path.expanduser(texts["downloads"])):
        raise wrong("downloads", "a folder from / on, or from ~ on")
    where = site(texts.pop("url"), title=texts.pop("title", ""), is_sandbox=sandbox)
    return Settings(found.name, where, sources=found.sources, **texts)
