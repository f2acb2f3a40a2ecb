"""Secret links: an address with a token that opens one record to whoever has it. In memory, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from urllib.parse import parse_qs

from ipylake._credentials import Secret
from ipylake.errors import InvalidInput

from .identifiers import Named, named
from .site import Site, address_parts


class Links:
    """Those that were opened in this client. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_record: Mapping[str, Secret] = {}

    def open(self, link: Secret, site: Site) -> Named:
        """What it opens, from now on. Raises InvalidInput for what is no such link of this site."""
        meant, token = _parts(link, site)
        if meant is None or meant.what not in ("record", "draft") or not token:
            hint = f"It looks like {site.page('records', '123')}?token=…"
            raise InvalidInput(f"That is no secret link of {site.host}", hint=hint, field="link")
        with self._lock:
            self._by_record = {**self._by_record, meant.value: token}
        return meant

    def query(self, record: str) -> Secret | None:
        """What goes with a request for this record, `token=…`; None where no link was opened."""
        return self._by_record.get(record)

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of those that are open by a link."""
        return tuple(self._by_record)

    def forget(self) -> None:
        self._by_record = {}


def _parts(link: Secret, site: Site) -> tuple[Named | None, Secret | None]:
    """A function of its own: no frame of an error holds the token."""
    parts = address_parts(link.reveal().decode("utf-8", "replace").strip())
    tokens = parse_qs(parts.query).get("token", [])
    token = Secret(f"token={tokens[0]}") if tokens and tokens[0].isascii() and tokens[0].isprintable() else None
    return named(parts._replace(query="", fragment="").geturl(), site), token
