"""RucioUpload: the form of an upload, on one Rucio instance."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ipylake._deposit import Deposit
from ipylake.errors import InvalidInput
from ipylake.rucio.client import Rucio

from . import Files, named_files
from .form import LIFETIMES, UploadForm, values_of


class RucioUpload(Deposit):
    """Upload files to Rucio: pick them, say where they go, look it over, confirm. The next cell has the DIDs.

        upload = RucioUpload(files=["out/masks.tif"], scope="user.alice", dataset="masks.v1")
        upload
        …
        upload.result().dids

    instance    name of a configured instance, or a `Rucio` that is there already
    files, scope, rse, dataset, lifetime_s, metadata   what is filled in at first, as of `Rucio.upload`
    roots       folders that files can be picked from; the working directory and the home folder if not given
    connection  as of `ipylake.rucio.Rucio`: url, account, ca_cert, …

    Raises ConfigurationError when no server is configured, InvalidInput for a file that is not there.
    """

    def __init__(
        self,
        instance: str | Rucio | None = None,
        *,
        files: Files = (),
        scope: str = "",
        rse: str = "",
        dataset: str = "",
        lifetime_s: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        roots: Iterable[str | os.PathLike[str]] | None = None,
        **connection: Any,
    ) -> None:
        rucio = instance if isinstance(instance, Rucio) else Rucio(instance=instance, **connection)
        if lifetime_s is not None and str(lifetime_s) not in LIFETIMES:
            choices = ", ".join(filter(None, LIFETIMES))
            raise InvalidInput(
                f"The form has no lifetime of {lifetime_s} s", hint=f"One of {choices}", field="lifetime_s"
            )
        values = values_of(scope=scope, rse=rse, dataset=dataset, lifetime=lifetime_s, metadata=metadata)
        super().__init__(
            UploadForm(rucio),
            rucio,
            files=dict(named_files(files, "")),
            values=values,
            roots=None if roots is None else [os.fspath(root) for root in roots],
        )
        self._rucio = rucio

    @property
    def rucio(self) -> Rucio:
        """The client behind the form."""
        return self._rucio
