"""ZenodoBrowser: the widget on one site."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from ipylake._browser import Browser

from .client import Zenodo

if TYPE_CHECKING:
    from ipylake._lock.seen import Verify
    from ipylake._protocol import Query
    from ipylake._query import Facets


class ZenodoBrowser(Browser):
    """Search Zenodo or any other site that runs InvenioRDM, look, download; the next cell has the paths.

        browser = ZenodoBrowser()                      # zenodo.org
        browser = ZenodoBrowser("sandbox", query="cosmic rays", facets={"resource_type": "dataset"})

    instance    name of a configured site ("zenodo" and "sandbox" always are), or a `Zenodo` that is there already
    query       listed at once: text as typed. `scope` (a community), `kind` ("mine", "communities"), `sort`
                ("-updated", …), `facets` and `switches` ("all-versions") are what stands beside it. Or all of it as a
                Query
    variable    proposed name for *Add to notebook*
    lock        a file that pins what is added, so that Run All needs no click: see `Browser`. `verify` "checksum" reads
                all its files
    connection  as of `ipylake.zenodo.Zenodo`: url, sandbox, token, ca_cert, downloads, …

    `records()`, `dois()` and `paths()` give what is selected. Raises ConfigurationError, naming the key, when a setting
    is wrong.
    """

    def __init__(
        self,
        instance: str | Zenodo | None = None,
        *,
        query: str | Query = "",
        scope: str = "",
        kind: str = "",
        sort: str = "",
        facets: Facets | None = None,
        switches: Sequence[str] = (),
        variable: str = "",
        lock: str | os.PathLike[str] | None = None,
        verify: Verify = "size",
        **connection: Any,
    ) -> None:
        zenodo = instance if isinstance(instance, Zenodo) else Zenodo(instance=instance, **connection)
        super().__init__(
            zenodo,
            query=query,
            scope=scope,
            kind=kind,
            sort=sort,
            facets=facets,
            switches=switches,
            variable=variable,
            lock=lock,
            verify=verify,
        )

    def records(self) -> list[dict[str, Any]]:
        """Everything the site says of the records that are selected, or that hold what is selected; each once."""
        return self._zenodo.records(*self.selection)

    def dois(self, *, concept: bool = False) -> list[str]:
        """Their DOIs: of the versions, or with `concept` those of all versions together."""
        zenodo = self._zenodo
        return (zenodo.concept_dois if concept else zenodo.dois)(*self.selection)

    @property
    def _zenodo(self) -> Zenodo:
        return cast("Zenodo", self._browsing.catalog)
