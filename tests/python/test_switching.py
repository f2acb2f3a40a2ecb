"""_switching.py"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from ipylake._protocol import CatalogInfo, Query, Sort
from ipylake._switching import query_for, sites_for
from ipylake.memory import MemoryCatalog


class Sited(MemoryCatalog):
    def __init__(self, host: str, *mounted: str) -> None:
        super().__init__([])
        self.host = host
        self.default_sites: Sequence[str] = mounted

    def describe(self) -> CatalogInfo:
        return msgspec.structs.replace(super().describe(), host=self.host)

    def sites(self, *, stop: Any) -> Sequence[Any]:
        return ()

    def facts(self, entries: Any, *, sites: Any = None, stop: Any) -> Sequence[Any]:
        return ()


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        (Query(text="run*", sort=Sort(column="name")), True),
        (Query(text="run*", scope="mc16", kind="nebula"), False),
        (Query(text="run*", sort=Sort(column="citations")), False),
    ],
)
def test_a_query_is_asked_where_it_can_be_asked(query: Query, is_kept: bool) -> None:
    assert query_for(query, MemoryCatalog([])) == (query if is_kept else Query())


@pytest.mark.parametrize(
    ("chosen", "after", "kept"),
    [
        (("CERN", "PIC"), Sited("one"), ("CERN", "PIC")),
        (("CERN", "PIC"), Sited("two"), None),
        (("PIC",), Sited("two", "PIC", "DESY"), ("PIC",)),
        (("CERN",), Sited("one", "DESY"), None),
        (("PIC",), MemoryCatalog([]), None),
    ],
    ids=["same service", "another", "mounted there too", "nobody chose", "no sites there"],
)
def test_sites_that_somebody_chose_are_kept_where_they_are_the_same(
    chosen: tuple[str, ...], after: Any, kept: tuple[str, ...] | None
) -> None:
    assert sites_for(chosen, Sited("one", "CERN"), after) == kept
