"""sorted_numbers is sorted(), in steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipylake import _sorting
from ipylake._sorting import sorted_numbers
from ipylake._stop import Stop
from ipylake.errors import Cancelled

RUN = 50
few = st.lists(st.integers(0, 5), max_size=8 * RUN)
many = st.lists(st.integers(), max_size=8 * RUN)
names = st.lists(st.text(max_size=2), max_size=8 * RUN)


@pytest.fixture(autouse=True, scope="module")
def _short_runs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sorting, "RUN", RUN)
        yield


@given(few | many | names, st.booleans())
def test_numbers_are_sorted_as_by_sorted_and_equals_keep_their_order(
    keys: list[int] | list[str], descending: bool
) -> None:
    expected = sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)
    assert list(sorted_numbers(keys, descending=descending, stop=Stop())) == expected


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("count", [RUN - 1, RUN, RUN + 1, 20 * RUN])
def test_long_lists_of_equals_and_of_sorted_keys_are_sorted_too(count: int, descending: bool) -> None:
    for keys in ([7] * count, list(range(count)), list(range(count, 0, -1))):
        expected = sorted(range(count), key=keys.__getitem__, reverse=descending)
        assert list(sorted_numbers(keys, descending=descending, stop=Stop())) == expected


def test_it_looks_at_its_stop_between_runs_and_between_buckets() -> None:
    class Counted(Stop):
        looks = 0

        def raise_if_set(self) -> None:
            self.looks += 1

    stop = Counted()
    sorted_numbers(list(range(20 * RUN)), descending=False, stop=stop)
    assert stop.looks >= 2 * 18


def test_a_set_stop_ends_it_with_cancelled() -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(Cancelled):
        sorted_numbers([2, 1], descending=False, stop=stop)
