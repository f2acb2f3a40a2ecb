"""All Rucio instances that this machine knows, and which source speaks of which."""

from __future__ import annotations

import os

from ipylake._config import URL, Found, Tables, from_url, layered, tables
from ipylake.errors import ConfigurationError

from .elsewhere import CLIENT, from_client, from_environment, from_jupyter_server, python_server_files
from .keys import ONLY_HERE, VOCABULARY


def offered() -> str | None:
    """The instance that a view starts with where several are known and none is the default: the first of them, since
    the view leads to the others. None: there is no such question."""
    configured = Configured()
    names = list(configured.titles())
    return names[0] if not configured.default() and len(names) > 1 else None


class Configured:
    """As it is described now; no network until an instance is `merged`.

    Raises ConfigurationError for a source that cannot be read.
    """

    def __init__(self) -> None:
        self.environment = from_environment()
        self.files: Tables = tables("rucio", VOCABULARY).over(from_jupyter_server())
        self.client = from_client()

    def titles(self) -> dict[str, str]:
        """The instances to choose from: name → title. "" is the environment's, where it has no name."""
        found = {name: str(one.values.get("title") or name) for name, one in self.files.found.items()}
        for other in (self.environment, self.client):
            url = other.values.get("url") if other else None
            if other and url and other.name not in found and not self.name_at(url):
                called = other.values.get("title") or (other.name if other is self.environment else "")
                found[other.name] = str(called or url)
        return found

    def default(self) -> str:
        """The name of the instance to take where none is asked for; "" if there is none, or no name for it."""
        if self.environment and "url" in self.environment.values:
            return self.environment.name
        named, source = os.environ.get("RUCIO_DEFAULT_INSTANCE") or None, "$RUCIO_DEFAULT_INSTANCE"
        if named is None:
            named, source = self.files.default, self.files.default_source
        if named is not None and named not in (*self.files.found, CLIENT):
            message = f'{source}: the default is "{named}", but there is no [rucio.{named}]'
            raise ConfigurationError(message, hint=self._hint(), field="default")
        if named is not None:
            return named
        if len(self.files.found) == 1:
            return next(iter(self.files.found))
        return CLIENT if self.client and "url" in self.client.values else ""

    def name_at(self, url: object) -> str:
        """The name of the instance at that address, if the files know one there."""
        same = (name for name, found in self.files.found.items() if _same_url(found.values.get("url"), url))
        return next(same, "")

    def merged(self, instance: str | None, given: Found) -> Found:
        """All layers of one instance, arguments first; asks the network where its table says `$url`."""
        url = given.values.get("url")
        name = instance or (self.name_at(url) if url else self.default())
        local = self.files.found.get(name)
        afar = from_url(local, VOCABULARY, ONLY_HERE) if local and URL in local.values else None
        files = layered(name, [one for one in (local, afar) if one])
        theirs = self.client if name == CLIENT else None
        layers = [given, files]
        if self.environment and _is_meant(self.environment, name, url, (theirs or files).values.get("url")):
            layers.insert(1, self.environment)
        found = layered(name, layers)
        if self.client and self._is_client_meant(self.client, name, instance, found.values.get("url")):
            found = layered(name, [found, _without_anothers_password(self.client, found)])
        return found

    def no_url(self, instance: str | None) -> ConfigurationError:
        """That there is no server to go to, and what can be done."""
        if instance:
            is_known = instance in self.files.found
            message = f'"{instance}" has no url' if is_known else f'There is no Rucio instance "{instance}"'
            return ConfigurationError(message, hint=self._hint(), field="instance")
        return ConfigurationError("No Rucio server is configured", hint=self._hint(), field="url")

    def _is_client_meant(self, client: Found, name: str, instance: str | None, url: object) -> bool:
        if url:
            return _same_url(client.values.get("url"), url)
        return name == CLIENT or not instance

    def _hint(self) -> str:
        names = ", ".join(sorted(self.titles()))
        hint = f"Choose one: instance={names}" if names else "Give url=…, or set RUCIO_BASE_URL, or write ipylake.toml"
        unread = list(self.client.notes) if self.client else []
        unread += [f"{path} is not read: run `ipylake config import {path}`" for path in python_server_files()]
        return "; ".join([hint, *unread])


def _is_meant(environment: Found, name: str, given_url: object, file_url: object) -> bool:
    """Whether the environment speaks of this instance, so that no password goes to another."""
    theirs = environment.values.get("url")
    if given_url is None and environment.name:
        return environment.name == name
    other = given_url or file_url
    return not (theirs and other) or _same_url(theirs, other)


def _without_anothers_password(client: Found, found: Found) -> Found:
    """A password goes with the user name beside it, and with no other one."""
    if "username" not in found.values:
        return client
    values = {key: value for key, value in client.values.items() if key != "password"}
    return Found(client.name, values, client.sources, client.notes)


def _same_url(one: object, other: object) -> bool:
    return str(one).rstrip("/") == str(other).rstrip("/")
