from __future__ import annotations

from ipylake.zenodo.record import Record
from zenodo.fixture import RunningZenodo
from zenodo.seed import RESTRICTED, number


def both(zenodo: RunningZenodo, of: str) -> tuple[Record, Record]:
    ours, former = (zenodo.ask("GET", f"/api/records/{of}", rdm=rdm).json() for rdm in (True, False))
    return Record.of(ours), Record.of(former)


def test_a_record_is_the_same_entry_in_either_shape(zenodo: RunningZenodo) -> None:
    for of in (number(0), number(1)):
        ours, former = both(zenodo, of)
        assert former.entry().id == ours.entry().id
        assert former.entry().name == ours.entry().name
        assert (former.size, former.count, former.access) == (ours.size, ours.count, ours.access)
        assert (former.doi, former.concept_doi, former.published) == (ours.doi, ours.concept_doi, ours.published)


def test_the_former_shape_of_a_restricted_record_tells_no_files(zenodo: RunningZenodo) -> None:
    _, former = both(zenodo, number(RESTRICTED))
    assert (former.access, former.has_open_files, former.count) == ("restricted", False, None)


def test_a_record_of_which_nothing_is_as_promised_is_still_an_entry() -> None:
    odd = {"id": 7, "metadata": [], "access": "?", "files": None, "updated": "yesterday", "pids": {"doi": []}}
    entry = Record.of(odd).entry()
    assert (entry.id, entry.name, entry.size, entry.modified) == ("7", "Without a title (7)", None, None)
