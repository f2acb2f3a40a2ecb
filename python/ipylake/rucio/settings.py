"""How to reach one Rucio: arguments before the environment before `ipylake.toml`, key by key.

The environment is what hubs export for the old JupyterLab extension (RUCIO_NAME, RUCIO_DISPLAY_NAME, RUCIO_BASE_URL,
RUCIO_AUTH_URL, RUCIO_CA_CERT, RUCIO_VO, RUCIO_DESTINATION_RSE, RUCIO_RSE_MOUNT_PATH, RUCIO_PATH_BEGINS_AT,
RUCIO_OIDC_AUTH, RUCIO_OIDC_ENV_NAME, RUCIO_OIDC_FILE_NAME) and for Rucio's own client
(RUCIO_ACCOUNT, RUCIO_AUTH_TYPE, RUCIO_CLIENT_CERT, RUCIO_CLIENT_KEY, RUCIO_CLIENT_PROXY), and, for scripts,
RUCIO_USERNAME and RUCIO_PASSWORD. It describes one instance and is left alone where another one is asked for, by name
or by address. A table of `ipylake.toml`:

    [rucio.atlas]
    title = "ATLAS"                       # else the table's name
    url = "https://rucio.example.org"     # the REST server; a path in it is kept
    auth_url = "https://auth.example.org" # else url
    account = "alice"                     # else the server's default for who signs in
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
    downloads = "/scratch/alice/rucio"    # where files go that are fetched; else a folder of the user's data folder

    [rucio.atlas.mounts]                  # storage elements that this kernel reads
    SITE_DATADISK = "/data/site"          # the folder that the element's own prefixes stand for
    [rucio.atlas.mounts.CERN_DATADISK]    # or: how an address (or its path) begins, and the folder that stands for it
    "root://eos.example.org//eos/atlas/" = "/eos/atlas"

    [rucio.atlas.storage_access]          # what a storage is shown, by element, host or *.domain (storages.py)
    CERN_DATADISK = "token"               # the session's token; or proxy, certificate, token-file, environment, none

For one element the old extension's three keys work too: `destination_rse`, `rse_mount_path` and `path_begins_at`, the
number of leading parts of an address's path that `rse_mount_path` replaces.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ipylake._config import Found, instances
from ipylake._credentials import Secret
from ipylake.errors import ConfigurationError

Mounts = Mapping[str, "str | Mapping[str, str]"]
"""Storage element → its folder here, or {how an address begins: folder}"""

_ENVIRONMENT = {
    "title": "RUCIO_DISPLAY_NAME",
    "url": "RUCIO_BASE_URL",
    "auth_url": "RUCIO_AUTH_URL",
    "account": "RUCIO_ACCOUNT",
    "vo": "RUCIO_VO",
    "ca_cert": "RUCIO_CA_CERT",
    "auth": "RUCIO_AUTH_TYPE",
    "client_x509_proxy": "RUCIO_CLIENT_PROXY",
    "client_cert": "RUCIO_CLIENT_CERT",
    "client_key": "RUCIO_CLIENT_KEY",
    "oidc_auth": "RUCIO_OIDC_AUTH",
    "oidc_env_name": "RUCIO_OIDC_ENV_NAME",
    "oidc_file_name": "RUCIO_OIDC_FILE_NAME",
    "destination_rse": "RUCIO_DESTINATION_RSE",
    "rse_mount_path": "RUCIO_RSE_MOUNT_PATH",
    "path_begins_at": "RUCIO_PATH_BEGINS_AT",
    "username": "RUCIO_USERNAME",
}
_PASSWORD = "RUCIO_PASSWORD"  # noqa: S105 (the name of a variable)
ARGUMENTS = "the arguments"
"""The source of what a caller has given."""
_NOT_IN_FILES = frozenset({"name", "username", "password", "sources"})


@dataclass(frozen=True)
class Settings:
    """One Rucio instance. `sources` says, for each key, where its value came from."""

    name: str
    url: str
    title: str = ""
    auth_url: str = ""
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
    downloads: str = ""
    storage_access: Mapping[str, str] = field(default_factory=dict)
    username: str = ""
    password: Secret | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


def settings(instance: str | None, arguments: Mapping[str, Any]) -> Settings:
    """Raises ConfigurationError, naming the key and where it was set, for what is missing or cannot be used."""
    given = {key: value for key, value in arguments.items() if value is not None}
    environment = _from_environment()
    keys = [one.name for one in fields(Settings) if one.name not in _NOT_IN_FILES]
    known, default = instances("rucio", keys)
    name = instance or _default_name(given, environment, known, default)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    if name in known:
        values |= known[name].values
        sources |= known[name].sources
    if environment and _is_meant(environment, name, given.get("url"), values.get("url")):
        values |= environment.values
        sources |= environment.sources
    values |= given
    sources |= dict.fromkeys(given, ARGUMENTS)
    if not values.get("url"):
        raise _no_url(instance, known)
    return _checked(name, values, sources)


def _from_environment() -> Found | None:
    values: dict[str, Any] = {key: os.environ[name] for key, name in _ENVIRONMENT.items() if os.environ.get(name)}
    if os.environ.get(_PASSWORD):
        values["password"] = Secret(os.environ[_PASSWORD])
    sources = {key: f"${_ENVIRONMENT.get(key, _PASSWORD)}" for key in values}
    return Found(os.environ.get("RUCIO_NAME", ""), values, sources) if values else None


def _default_name(
    given: Mapping[str, Any], environment: Found | None, known: Mapping[str, Found], default: str | None
) -> str:
    if "url" in given:
        same = [name for name, found in known.items() if _same_url(found.values.get("url"), given["url"])]
        return same[0] if same else ""
    if environment and "url" in environment.values:
        return environment.name
    if default is not None and default not in known:
        raise ConfigurationError(f'[rucio] default = "{default}": there is no [rucio.{default}]', field="default")
    return default or (next(iter(known)) if len(known) == 1 else "")


def _is_meant(environment: Found, name: str, given_url: str | None, file_url: str | None) -> bool:
    """Whether the environment speaks of this instance, so that no password goes to another."""
    theirs = environment.values.get("url")
    if given_url is None and environment.name:
        return environment.name == name
    other = given_url or file_url
    return not (theirs and other) or _same_url(theirs, other)


def _same_url(one: object, other: object) -> bool:
    return str(one).rstrip("/") == str(other).rstrip("/")


def _no_url(instance: str | None, known: Mapping[str, Found]) -> ConfigurationError:
    names = ", ".join(sorted(known))
    if instance:
        message = f'There is no Rucio instance "{instance}"' if instance not in known else f'"{instance}" has no url'
        return ConfigurationError(message, hint=f"Configured: {names or 'none'}", field="instance")
    hint = f"Choose one: instance={names}" if names else "Give url=…, or set RUCIO_BASE_URL, or write ipylake.toml"
    return ConfigurationError("No Rucio server is configured", hint=hint, field="url")


def _checked(name: str, values: dict[str, Any], sources: Mapping[str, str]) -> Settings:
    def wrong(key: str, wanted: str) -> ConfigurationError:
        return ConfigurationError(f"{key} must be {wanted} (set by {sources.get(key)})", field=key)

    for key in (
        "title",
        "url",
        "auth_url",
        "account",
        "vo",
        "ca_cert",
        "destination_rse",
        "rse_mount_path",
        "auth",
        "client_x509_proxy",
        "client_cert",
        "client_key",
        "voms",
        "oidc_auth",
        "oidc_env_name",
        "oidc_file_name",
        "downloads",
        "username",
    ):
        if not isinstance(values.get(key, ""), (str, Path)):
            raise wrong(key, "text")
        if key in values:
            values[key] = str(values[key])
    begins = values.get("path_begins_at", 0)
    if isinstance(begins, bool) or not str(begins).isdecimal():
        raise wrong("path_begins_at", "a number, 0 or more")
    values["path_begins_at"] = int(begins)
    vos = values.get("vos", ())
    if isinstance(vos, str) or not all(isinstance(vo, str) for vo in vos):
        raise wrong("vos", "a list of names")
    values["vos"] = tuple(vos)
    if values.get("oidc_auth", "") not in ("", "env", "file"):
        raise wrong("oidc_auth", '"env" or "file"')
    if bool(values.get("destination_rse")) != bool(values.get("rse_mount_path")):
        missing = "rse_mount_path" if values.get("destination_rse") else "destination_rse"
        raise ConfigurationError(f"{missing} is missing: the two are given together", field=missing)
    if not _are_mounts(values.get("mounts", {})):
        raise wrong("mounts", "storage elements with a folder, or with {how an address begins: folder}")
    if values.get("downloads") and not os.path.isabs(os.path.expanduser(values["downloads"])):
        raise wrong("downloads", "a folder from / on, or from ~ on")
    access = values.get("storage_access", {})
    if not isinstance(access, Mapping) or not all(isinstance(how, str) for how in access.values()):
        raise wrong("storage_access", "elements, hosts or *.domains with what they are shown")
    return Settings(name=name, sources=sources, **values)


def _are_mounts(mounts: object) -> bool:
    if not isinstance(mounts, Mapping):
        return False
    folders = [
        folder
        for element, where in mounts.items()
        for folder in (where.values() if isinstance(where, Mapping) and isinstance(element, str) else [where])
    ]
    return all(isinstance(folder, (str, Path)) and os.path.isabs(folder) for folder in folders)
