"""What is configured, for people; and what of it is worth keeping."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from ipylake import _config
from ipylake._protocol import Configuration, Instance, Saved, Setting

from .settings import ARGUMENTS, BUILT_IN, KEYS, Settings, instances

_FILES = frozenset({"ca_cert", "downloads"})


def values_of(settings: Settings) -> dict[str, Any]:
    site = settings.site
    return {
        "title": site.title,
        "url": site.url,
        "sandbox": site.is_sandbox,
        "ca_cert": settings.ca_cert,
        "token_env": settings.token_env,
        "downloads": settings.downloads,
    }


def configuration(settings: Settings, known: Iterable[Settings] = ()) -> Configuration:
    """Every setting that is set, and where.

    known   of instances that can be gone on with although nothing configures them, as they were given by arguments
    """
    values = values_of(settings)
    shown = [
        Setting(key=key, value=str(values[key]), source=settings.sources.get(key, "default"))
        for key in KEYS
        if values[key]
    ]
    titles = {name: str(one.values.get("title") or name) for name, one in instances().found.items()}
    titles |= {one.name: one.site.title for one in known}
    return Configuration(
        name=settings.name,
        file=str(_config.user_file()),
        settings=tuple(shown),
        instances=tuple(Instance(name=name, title=title) for name, title in titles.items()),
    )


def save_as_default(settings: Settings, name: str) -> Saved:
    """Write what was given as arguments; of a site that nothing knows by name, all that is known of it.

    name   what to call it; "" for the name it has, else its host
    """
    known = instances().found.get(name or settings.name)
    name = name or settings.name or str(urlsplit(settings.site.url).hostname)
    is_known = known is not None and (settings.name == name or BUILT_IN in known.sources.values())
    values = {
        key: os.path.abspath(os.path.expanduser(value)) if key in _FILES else value
        for key, value in values_of(settings).items()
        if value and (settings.sources.get(key) == ARGUMENTS or not is_known)
    }
    path = _config.save("zenodo", {name: values} if values else {}, default=name)
    return Saved(file=str(path), name=name)
