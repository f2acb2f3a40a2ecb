"""Which proxy a request takes, by the environment ($HTTPS_PROXY, $NO_PROXY, the system's settings)."""

from __future__ import annotations

import urllib.request
from urllib.parse import unquote, urlsplit

import urllib3

from ipylake.errors import ConfigurationError

from .targets import Origin, is_internal_host


def proxy_for(origin: Origin) -> str | None:
    """The proxy's URL; None for a direct connection, which this machine always gets."""
    if is_internal_host(origin.host) or urllib.request.proxy_bypass(origin.host):
        return None
    found = urllib.request.getproxies()
    return found.get(origin.scheme) or found.get("all")


def proxy_manager(proxy: str, **options: object) -> urllib3.ProxyManager:
    """Raises ConfigurationError for a proxy of a kind that urllib3 does not speak."""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(
            f"The environment asks for a {parts.scheme} proxy, which is not supported",
            hint="Use an http proxy, or name the server in $NO_PROXY",
            field="HTTPS_PROXY",
        )
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    headers = urllib3.make_headers(proxy_basic_auth=login) if login else None
    return urllib3.ProxyManager(bare, proxy_headers=headers, **options)  # type: ignore[arg-type]


def proxy_host(proxy: str) -> str:
    """Its name for messages, without a password."""
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}").netloc.rpartition("@")[2]
