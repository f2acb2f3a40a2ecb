"""ZenodoDeposit: the form of a deposit, on one site."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ipylake._deposit import Deposit as Form
from ipylake._form import FilledFile
from ipylake.zenodo.client import Zenodo

from .files import Files, items_of
from .form.form import DepositForm
from .form.values import usual, values_of
from .metadata import Metadata, metadata_of

if TYPE_CHECKING:
    from .files import Bundling
    from .order import Deposit
    from .verbs import Said


class ZenodoDeposit(Form):
    """Deposit files on Zenodo or any other site that runs InvenioRDM: fill in, look it over, send, publish.

        deposit = ZenodoDeposit(files="out/*.tif", metadata={"title": "Burned-area masks"}, sandbox=True)
        deposit
        …
        deposit.doi

    What is typed is kept as a draft at the site. The same call, run again in another kernel, goes on with that draft:
    no second one is made, and no file is sent twice. Nothing is published but by typing the word for it.

    files       paths, folders, patterns, or {path: name}, as of `Zenodo.deposit`
    metadata    what is filled in at first: a dictionary, or a CITATION.cff, .zenodo.json, RO-Crate,
                codemeta.json
    instance    name of a configured site ("zenodo" and "sandbox" always are), or a `Zenodo` that is there already
    bundle      what becomes of a folder: "zip" one ZIP, "keys" names with slashes in them
    roots       folders that files can be picked from; the working directory and the home folder if not given
    connection  as of `ipylake.zenodo.Zenodo`: url, sandbox, token, ca_cert, …

    Raises ConfigurationError when a setting is wrong, InvalidInput for a file that is not there.
    """

    def __init__(
        self,
        files: Files = (),
        metadata: Said | None = None,
        *,
        instance: str | Zenodo | None = None,
        bundle: Bundling = "ask",
        roots: Iterable[str | os.PathLike[str]] | None = None,
        **connection: Any,
    ) -> None:
        zenodo = instance if isinstance(instance, Zenodo) else Zenodo(instance=instance, **connection)
        super().__init__(
            DepositForm(zenodo),
            zenodo,
            files=[FilledFile(str(one.path), one.key, one.size) for one in items_of(files, bundle=bundle)],
            values=values_of(_at_first(zenodo, metadata), {}),
            roots=None if roots is None else [os.fspath(root) for root in roots],
        )
        self._zenodo = zenodo

    @property
    def zenodo(self) -> Zenodo:
        """The client behind the form."""
        return self._zenodo

    @property
    def doi(self) -> str:
        """The DOI of what was published, or that is reserved for it; "" while there is none."""
        made: Deposit | None = self.value
        draft = self._filling.state().draft
        return (made.doi if made else "") or (draft.doi if draft else "")


def _at_first(zenodo: Zenodo, metadata: Said | None) -> Metadata:
    """What is given, and what nearly everybody fills in."""
    if isinstance(metadata, (str, os.PathLike)):
        said = zenodo.read_metadata(metadata).metadata
    else:
        said = metadata_of(metadata or {})
    return usual(said, zenodo.site)
