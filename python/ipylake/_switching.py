"""What is kept when a browser goes on with another instance: what was asked, as far as it can be asked there."""

from __future__ import annotations

from collections.abc import Sequence

from ._catalog import Catalog, CountsSites
from ._protocol import Query
from ._query import check
from .errors import InvalidInput


def query_for(query: Query, catalog: Catalog) -> Query:
    """The same query, or none where the catalog does not know what it asks for."""
    try:
        check(query, catalog.describe())
    except InvalidInput:
        return Query()
    return query


def sites_for(chosen: Sequence[str], before: Catalog, after: Catalog) -> Sequence[str] | None:
    """Sites that somebody chose, where they are the same ones: at the same service, or mounted here there too. None:
    the catalog's own. Names alone say nothing: two services may call different sites the same."""
    if not isinstance(before, CountsSites) or not isinstance(after, CountsSites):
        return None
    if tuple(chosen) == tuple(before.default_sites):
        return None
    is_same = before.describe().host == after.describe().host
    return chosen if is_same or set(chosen) <= set(after.default_sites) else None
