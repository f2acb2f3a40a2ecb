"""What a way to sign in is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ipylake._credentials import Entered, Secret
from ipylake._protocol import SignInChecked, SignInMethod
from ipylake._stop import Stop

from .door import Door


class Values:
    """What was filled in. Nothing of it shows."""

    def __init__(self, values: Mapping[str, str | Secret] | None = None) -> None:
        self._values = {
            name: value if isinstance(value, Secret) else Secret(value) for name, value in (values or {}).items()
        }

    def __repr__(self) -> str:
        return f"<values of {', '.join(self._values) or 'no field'}>"

    def secret(self, name: str) -> Secret:
        return self._values.get(name, Secret(b""))

    def text(self, name: str) -> str:
        """Of a field that is no secret; "" where it was left empty."""
        return self.secret(name).reveal().decode("utf-8", "replace").strip()


class Method(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def needs_nobody(self) -> bool:
        """Whether it may be tried without a person."""

    def describe(self) -> SignInMethod: ...

    def is_ready(self) -> bool:
        """Whether what it needs is there. No network."""

    def check(self, values: Values) -> SignInChecked:
        """What is there. No network. Raises InvalidInput for what cannot be used."""

    def enter(self, door: Door, values: Values, stop: Stop) -> Entered:
        """Raises SignInNeeded when refused, SeveralAccounts when the server asks which one, InvalidInput."""
