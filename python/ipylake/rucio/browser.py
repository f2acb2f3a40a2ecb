"""RucioBrowser: the widget on one Rucio instance."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ipylake._browser import Browser

from .client import Rucio
from .configured import offered

if TYPE_CHECKING:
    from ipylake._lock.seen import Verify
    from ipylake._protocol import Query


class RucioBrowser(Browser):
    """Search Rucio, look, pick; the next cell has the paths.

        browser = RucioBrowser()          # the instance that is configured; with several the view leads to the others
        browser = RucioBrowser("atlas", query="mc16:run*", variable="my_files")

    instance    name of a configured instance, or a `Rucio` that is there already
    query       listed as soon as somebody is signed in: text as typed. `scope`, `kind` ("container", "dataset", "file")
                and `sort` ("name", "-size", …) are the fields beside it, `filters` ("run_number >= 400000") what
                stands below. Or all of it as a Query
    sites       storage elements (RSEs) whose copies are counted, if not all that are mounted
    variable    proposed name for *Add to notebook*
    lock        a file that pins what is added, so that Run All needs no click: see `Browser`. `verify` "checksum" reads
                all its files
    connection  as of `ipylake.rucio.Rucio`: url, account, vo, ca_cert, mounts, …

    Raises ConfigurationError, naming the key, when no server is configured or a setting is wrong.
    """

    def __init__(
        self,
        instance: str | Rucio | None = None,
        *,
        query: str | Query = "",
        scope: str = "",
        kind: str = "",
        sort: str = "",
        filters: str = "",
        sites: Sequence[str] | None = None,
        variable: str = "",
        lock: str | os.PathLike[str] | None = None,
        verify: Verify = "size",
        **connection: Any,
    ) -> None:
        if instance is None and not connection.get("url"):
            instance = offered()
        rucio = instance if isinstance(instance, Rucio) else Rucio(instance=instance, **connection)
        super().__init__(
            rucio,
            query=query,
            scope=scope,
            kind=kind,
            sort=sort,
            filters=filters,
            sites=sites,
            variable=variable,
            lock=lock,
            verify=verify,
        )
