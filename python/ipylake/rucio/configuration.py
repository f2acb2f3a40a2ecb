"""What is configured, for people; and what of it is worth keeping."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ipylake import _config
from ipylake._protocol import Configuration, Instance, Saved, Setting

from .configured import Configured
from .keys import KEYS
from .settings import ARGUMENTS, Settings

_FILES = frozenset({"ca_cert", "client_x509_proxy", "client_cert", "client_key", "oidc_file_name", "downloads"})
_DEFAULT = "default"


def configuration(settings: Settings, known: Iterable[Settings] = ()) -> Configuration:
    """Every setting that is set, and where. Of the password only that there is one.

    known   of instances that can be gone on with although nothing configures them, as they were given by arguments
    """
    shown = [
        Setting(key=key.name, value=_text(getattr(settings, key.name)), source=settings.sources.get(key.name, _DEFAULT))
        for key in KEYS
        if getattr(settings, key.name)
    ]
    if settings.password:
        shown.append(Setting(key="password", value="", source=settings.sources.get("password", ARGUMENTS)))
    titles = Configured().titles() | {one.name: one.title or one.name or one.url for one in known}
    instances = tuple(Instance(name=name, title=title) for name, title in titles.items())
    return Configuration(
        name=settings.name,
        file=str(_config.user_file()),
        settings=tuple(shown),
        instances=instances,
        notes=settings.notes,
    )


def save_as_default(settings: Settings, name: str, chosen: Mapping[str, str]) -> Saved:
    """Write what was given as arguments and what was chosen; of an instance that no file knows, all that is known.

    name     what to call it; "" for the name it has, else its host
    chosen   how one has signed in, by key
    """
    is_known = bool(settings.name) and settings.name in Configured().files.found
    name = name or settings.name or str(urlsplit(settings.url).hostname)
    values = {
        key.name: _kept(key.name, getattr(settings, key.name))
        for key in KEYS
        if getattr(settings, key.name)
        and (settings.sources.get(key.name) == ARGUMENTS or not (is_known and name == settings.name))
    }
    values |= {key: _kept(key, value) for key, value in chosen.items()}
    path = _config.save("rucio", {name: values} if values else {}, default=name)
    return Saved(file=str(path), name=name)


def _kept(key: str, value: Any) -> Any:
    """A file by its whole name: the one who reads it may work elsewhere."""
    return os.path.abspath(os.path.expanduser(value)) if key in _FILES else value


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return json.dumps(dict(value), default=str)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
