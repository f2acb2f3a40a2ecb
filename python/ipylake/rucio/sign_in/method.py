"""What a way to sign in is."""

from __future__ import annotations

from typing import Protocol

from ipylake._credentials import Entered
from ipylake._filled_in import Values
from ipylake._protocol import SignInChecked, SignInMethod
from ipylake._stop import Stop

from .door import Door


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
