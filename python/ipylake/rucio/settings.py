"""How to reach one Rucio. `ipylake._config` says which source comes before which; these are the keys of a table:

    [rucio.atlas]
    title = "ATLAS"                       # else the table's name
    url = "https://rucio.example.org"     # the REST server; a path in it is kept
    auth_url = "https://auth.example.org" # else url
    webui_url = "https://ui.example.org"  # for links to pages of Rucio's web interface
    webui_style = "old"                   # if that is one from before Rucio 40, whose pages have other addresses
    account = "alice"                     # else the server's default for who signs in
    username = "alice"                    # what the sign-in proposes
    vo = "atl"                            # on servers with several virtual organisations
    vos = ["atl", "cms"]                  # virtual organisations to choose from when signing in
    ca_cert = "/etc/grid-security/ca.pem" # file or folder, instead of the system's authorities
    auth = "x509-proxy"                   # how one signs in: `ipylake.rucio.sign_in` lists the ways
    client_x509_proxy = "/tmp/x509up_u1"  # else $X509_USER_PROXY, else the file that voms-proxy-init writes
    client_cert = "~/.globus/usercert.pem"
    client_key = "~/.globus/userkey.pem"
    voms = "atlas"                        # what `voms-proxy-init --voms` is to be given; other proxies are refused
    oidc_auth = "file"                    # a token that the hub provides: "file" or "env", and which one
    oidc_file_name = "/var/run/token"
    oidc_env_name = "OIDC_TOKEN"
    oidc_issuer = "iam"                   # of Rucio's own flow, where the server has several; oidc_audience, oidc_scope
    downloads = "/scratch/alice/rucio"    # where files go that are fetched; else a folder of the user's data folder
    rule_lifetime_days = 30               # proposed for what is made available; 0: no end
    site_name = "CERN-PROD"               # where this machine is: Rucio gives addresses of that site's caches
    app_id = "my-hub"                     # what the server is told of who calls

    [rucio.atlas.mounts]                  # storage elements that this kernel reads
    SITE_DATADISK = "/data/site"          # the folder that the element's own prefixes stand for
    [rucio.atlas.mounts.CERN_DATADISK]    # or: how an address (or its path) begins, and the folder that stands for it
    "root://eos.example.org//eos/atlas/" = "/eos/atlas"

    [rucio.atlas.storage_access]          # what a storage is shown, by element, host or *.domain (storages.py)
    CERN_DATADISK = "token"               # the session's token; or proxy, certificate, token-file, environment, none

For one element the old extension's three keys work too: `destination_rse`, `rse_mount_path` and `path_begins_at`, the
number of leading parts of an address's path that `rse_mount_path` replaces. Its other keys are understood by their old
names (keys.py). `"$url" = "https://…"` takes what the table does not say from a JSON object at that address.

The environment and rucio.cfg describe one instance each, and are left alone where another one is asked for, by name or
by address: no password goes to another server than it was meant for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipylake._config import AGE, URL, Found
from ipylake._credentials import Secret
from ipylake.errors import ConfigurationError

from .configured import Configured

Mounts = Mapping[str, "str | Mapping[str, str]"]
"""Storage element → its folder here, or {how an address begins: folder}"""

ARGUMENTS = "the arguments"
"""The source of what a caller has given."""


@dataclass(frozen=True)
class Settings:
    """One Rucio instance. `sources` says, for each key, where its value came from; `notes` what a source holds that has
    no effect, or is old."""

    name: str
    url: str
    title: str = ""
    auth_url: str = ""
    webui_url: str = ""
    webui_style: str = ""
    account: str = ""
    vo: str = ""
    ca_cert: str = ""
    mounts: Mounts = field(default_factory=dict)
    destination_rse: str = ""
    rse_mount_path: str = ""
    path_begins_at: int = 0
    vos: tuple[str, ...] = ()
    auth: str = ""
    client_x509_proxy: str = ""
    client_cert: str = ""
    client_key: str = ""
    voms: str = ""
    oidc_auth: str = ""
    oidc_env_name: str = ""
    oidc_file_name: str = ""
    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_scope: str = ""
    downloads: str = ""
    storage_access: Mapping[str, str] = field(default_factory=dict)
    rule_lifetime_days: int = 0
    site_name: str = ""
    app_id: str = ""
    username: str = ""
    password: Secret | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


_TEXTS = (
    "title", "url", "auth_url", "webui_url", "webui_style", "account", "vo", "ca_cert", "destination_rse",
    "rse_mount_path", "auth",
    "client_x509_proxy", "client_cert", "client_key", "voms", "oidc_auth", "oidc_env_name", "oidc_file_name",
    "oidc_issuer", "oidc_audience", "oidc_scope", "downloads", "site_name", "app_id", "username",
)  # fmt: skip
_NUMBERS = ("path_begins_at", "rule_lifetime_days")
_TOGETHER = ("destination_rse", "rse_mount_path")
_TOKEN_IN = {"env": "oidc_env_name", "file": "oidc_file_name"}


def settings(instance: str | None, arguments: Mapping[str, Any]) -> Settings:
    """Raises ConfigurationError, naming the key and where it was set, for what is missing or cannot be used."""
    given = {key: value for key, value in arguments.items() if value is not None}
    configured = Configured()
    found = configured.merged(instance, Found("", given, dict.fromkeys(given, ARGUMENTS)))
    if not found.values.get("url"):
        raise configured.no_url(instance)
    return _checked(found)


def _checked(found: Found) -> Settings:
    values = {key: value for key, value in found.values.items() if key not in (URL, AGE)}

    def wrong(key: str, wanted: str) -> ConfigurationError:
        return ConfigurationError(f"{key} must be {wanted} (set by {found.sources.get(key)})", field=key)

    for key in _TEXTS:
        if not isinstance(values.get(key, ""), (str, Path)):
            raise wrong(key, "text")
        if key in values:
            values[key] = str(values[key])
    for key in _NUMBERS:
        number = values.get(key, 0)
        if isinstance(number, bool) or not str(number).isdecimal():
            raise wrong(key, "a number, 0 or more")
        values[key] = int(number)
    vos = values.get("vos", ())
    if isinstance(vos, str) or not all(isinstance(vo, str) for vo in vos):
        raise wrong("vos", "a list of names")
    values["vos"] = tuple(vos)
    if values.get("webui_style", "") not in ("", "new", "old"):
        raise wrong("webui_style", '"new" or "old"')
    if values.get("webui_url") and not values["webui_url"].startswith(("https://", "http://")):
        raise wrong("webui_url", "an address that begins with https:// or http://")
    way = values.get("oidc_auth", "")
    if way not in ("", *_TOKEN_IN):
        raise wrong("oidc_auth", '"env" or "file"')
    if way and not values.get(_TOKEN_IN[way]):
        message = f'{_TOKEN_IN[way]} is missing: oidc_auth is "{way}" (set by {found.sources.get("oidc_auth")})'
        raise ConfigurationError(message, hint="The two are given together", field=_TOKEN_IN[way])
    if bool(values.get("destination_rse")) != bool(values.get("rse_mount_path")):
        missing = next(key for key in _TOGETHER if not values.get(key))
        raise ConfigurationError(f"{missing} is missing: the two are given together", field=missing)
    if not _are_mounts(values.get("mounts", {})):
        raise wrong("mounts", "storage elements with a folder, or with {how an address begins: folder}")
    if values.get("downloads") and not os.path.isabs(os.path.expanduser(values["downloads"])):
        raise wrong("downloads", "a folder from / on, or from ~ on")
    access = values.get("storage_access", {})
    if not isinstance(access, Mapping) or not all(isinstance(how, str) for how in access.values()):
        raise wrong("storage_access", "elements, hosts or *.domains with what they are shown")
    return Settings(name=found.name, sources=found.sources, notes=found.notes, **values)


def _are_mounts(mounts: object) -> bool:
    if not isinstance(mounts, Mapping):
        return False
    folders = [
        folder
        for element, where in mounts.items()
        for folder in (where.values() if isinstance(where, Mapping) and isinstance(element, str) else [where])
    ]
    return all(isinstance(folder, (str, Path)) and os.path.isabs(folder) for folder in folders)
