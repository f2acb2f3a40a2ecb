"""Bearer tokens: what one says of itself, and where programs of the grid look for one."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ._credentials import Secret
from ._private_files import read_private
from .errors import InvalidInput


class Claims(msgspec.Struct, frozen=True):
    """What a JSON Web Token says; nothing is verified, the server does that. Never the token itself."""

    iss: str = ""
    sub: str = ""
    aud: str | list[str] = ""
    exp: float | None = None
    alg: str = ""

    @property
    def audiences(self) -> tuple[str, ...]:
        return (self.aud,) if isinstance(self.aud, str) else tuple(self.aud)


def claims_of(token: Secret) -> Claims | None:
    """None for a token that is no JSON Web Token."""
    parts = token.reveal().split(b".")
    if len(parts) != 3:
        return None
    try:
        header = msgspec.json.decode(_decoded(parts[0]), type=dict[str, Any])
        claims = msgspec.json.decode(_decoded(parts[1]), type=Claims)
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        return None
    return msgspec.structs.replace(claims, alg=str(header.get("alg", "")))


def _decoded(part: bytes) -> bytes:
    return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))


@dataclass(frozen=True)
class Place:
    """Where a token is: an environment variable, or a file."""

    variable: str = ""
    file: Path | None = None
    shared: bool = False
    """Others may read the file, where the hub has put it."""

    def __str__(self) -> str:
        return f"${self.variable}" if self.variable else str(self.file)

    def is_there(self) -> bool:
        return bool(os.environ.get(self.variable)) if self.variable else bool(self.file and self.file.exists())

    def read(self, field: str) -> Secret:
        """Without the white space around it. Raises InvalidInput: nothing there, open to others, somebody else's."""
        if self.variable:
            token = Secret(os.environ.get(self.variable, "").strip())
        elif self.file:
            token = Secret(read_private(self.file, "The token file", field=field, shared=self.shared).strip())
        else:
            token = Secret(b"")
        if not token:
            raise InvalidInput(f"{self} holds no token", field=field)
        return token


def found_places() -> Iterator[Place]:
    """Where the WLCG's bearer token discovery looks, in its order (zenodo.org/records/3937438)."""
    yield Place(variable="BEARER_TOKEN")
    named = os.environ.get("BEARER_TOKEN_FILE")
    if named:
        yield Place(file=Path(named), shared=True)
    if not hasattr(os, "geteuid"):
        return
    name = f"bt_u{os.geteuid()}"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        yield Place(file=Path(runtime) / name)
    yield Place(file=Path("/tmp") / name)  # noqa: S108 (where it says)


def found_place() -> Place | None:
    """The first that is there. It counts even where it cannot be used: another one may be of another person."""
    return next((place for place in found_places() if place.is_there()), None)
