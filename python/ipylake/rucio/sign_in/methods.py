"""Which ways there are, in the order they are offered, and which one the settings mean."""

from __future__ import annotations

from ipylake._tokens import found_place
from ipylake.errors import ConfigurationError, Unsupported
from ipylake.rucio.settings import Settings

from . import token
from .method import Method
from .oidc import PastedCode, SingleSignOn
from .userpass import UserPass
from .x509 import Certificate, Proxy

SETTINGS = {"username": "username", "proxy": "client_x509_proxy", "certificate": "client_cert", "key": "client_key"}
"""Of the fields of forms, those with a setting that is proposed the next time."""


def methods(settings: Settings) -> tuple[Method, ...]:
    """All that can be used here: a token that is not there is not offered."""
    hub = token.from_settings(settings)
    tokens: list[Method] = [hub] if hub else []
    tokens += [one for one in (token.discovered(), token.of_client(settings)) if one.is_ready()]
    return (
        SingleSignOn(),
        PastedCode(),
        UserPass(settings),
        Proxy(settings),
        Certificate(settings),
        *tokens,
        token.Pasted(),
    )


def named(settings: Settings, name: str) -> Method:
    """Also as Rucio's own client and the old extension call it. Raises Unsupported."""
    wanted = _id(settings, name)
    every: tuple[Method, ...] = (*methods(settings), token.discovered(), token.of_client(settings))
    for method in every:
        if method.id == wanted:
            return method
    raise Unsupported(
        f'Rucio cannot be signed in to by "{name}"', hint=f"Use {', '.join(one.id for one in methods(settings))}"
    )


def preferred(settings: Settings) -> Method | None:
    """The way that the settings name. Raises ConfigurationError for one that there is not."""
    if not settings.auth:
        return token.from_settings(settings) or (named(settings, "userpass") if settings.password else None)
    try:
        return named(settings, settings.auth)
    except Unsupported as error:
        source = settings.sources.get("auth", "")
        if source.startswith("$"):  # meant for Rucio's own client, which knows more of them
            return None
        raise ConfigurationError(
            f'auth = "{settings.auth}" is no way to sign in', hint=error.hint, field="auth"
        ) from None


def as_setting(method: str) -> str:
    """What `auth` is to be, for this way to be the one that settings name, here and on other machines."""
    return "oidc" if method in ("token-file", "token-env") else method  # which of them it is, the hub says


def _id(settings: Settings, name: str) -> str:
    """`oidc` is a token where the hub provides one, as in the old extension, or where programs of the grid find one, as
    in Rucio's own client; else it is single sign-on."""
    name = name.lower().replace("_", "-")
    if name != "oidc":
        return name
    hub = token.from_settings(settings)
    return hub.id if hub else "token-found" if found_place() else name
