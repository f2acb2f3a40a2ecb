"""A deposit: a draft with its metadata and its files, complete and compared, and not published.

Each step asks the site what is there already. Interrupted anywhere, by anything, the same call goes on: the draft is
found again, files that are there and the same are not sent, and nothing becomes public by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ipylake._protocol import FormProblem
from ipylake._stop import Stop
from ipylake.errors import NotFound

from .calls import Calls, Json
from .checks import problems_of
from .faults import at_fields, refuse
from .files import Item
from .finding import make
from .known_words import KnownWords
from .limits import ZENODO, Limits
from .metadata import Metadata, dated
from .order import Deposit, Order, Told, of_metadata
from .rdm import from_rdm, to_rdm
from .remembered import Remembered
from .reviews import Reviews
from .running import Run
from .sending import Ways
from .server_errors import problems_in

OWN_PREFIXES = ("10.5281", "10.5072")
"""DOIs of Zenodo and of its sandbox: both refuse them as somebody's own."""


class Depositing:
    """Deposits on one site, as one account. Thread-safe."""

    def __init__(self, calls: Calls, remembered: Remembered | None = None) -> None:
        self.calls = calls
        self.remembered = remembered or Remembered()
        self.words = KnownWords(calls)
        self.reviews = Reviews(calls)
        self.ways = Ways()
        self._bucket_known: bool | None = None

    @property
    def site(self) -> str:
        return self.calls.rest.site.url

    def run(self, order: Order, told: Told, stop: Stop) -> Deposit:
        """Raises WrongMetadata, QuotaExceeded, InvalidInput, ConfirmationNeeded, AlreadyExists, AccessDenied,
        SignInNeeded, Unreachable, ServerFault. The hint says how to go on."""
        refuse(problems_of(order.metadata, own_prefixes=OWN_PREFIXES, known=order.known))
        with self.remembered.alone(self.site, order.place):
            return Run(self, order, told, stop).run()

    def limits(self, draft: str, has_bucket: bool = False) -> Limits:
        """Of Zenodo, and of what serves its former API; other sites have limits of their own."""
        is_zenodo = self.calls.rest.site.is_zenodo or has_bucket or self._bucket_known
        return (ZENODO if is_zenodo else Limits()).with_quota(self.remembered.granted(self.site, draft))

    def bucket(self, draft: str, stop: Stop) -> str:
        """Where files are put in one request each; "" on sites that have none, which are asked once."""
        if self._bucket_known is False:
            return ""
        try:
            address = self.calls.bucket(draft, stop)
        except NotFound:
            address = ""
        self._bucket_known = bool(address)
        return address

    def whole(self, metadata: Metadata, there: Mapping[str, Any]) -> Metadata:
        """With a date and a publisher, which a DOI needs: those of the draft that is there, else of today and here."""
        before = from_rdm(there)
        site = self.calls.rest.site
        publisher = metadata.publisher or before.publisher or ("Zenodo" if site.is_zenodo else site.title)
        return msgspec.structs.replace(dated(metadata, before.publication_date), publisher=publisher)

    def create(self, metadata: Metadata, items: Sequence[Item], stop: Stop) -> tuple[Json, list[FormProblem]]:
        """A new draft, and what the site has against it."""
        with at_fields(metadata):
            made = make(self.calls, to_rdm(metadata), metadata, list(items), stop)
        return made, of_metadata(problems_in(made, metadata))

    def write(
        self, draft: Json, metadata: Metadata, stop: Stop, *, is_checked: bool = True
    ) -> tuple[Json, list[FormProblem]]:
        """The draft with this metadata, and what the site has against it.

        is_checked   words that the site does not know are found before, each at its field
        """
        with at_fields(metadata):
            if is_checked:
                self.words.check(metadata, stop)
            said = self.calls.write(str(draft["id"]), to_rdm(metadata, draft), stop)
        return said, of_metadata(problems_in(said, metadata))
