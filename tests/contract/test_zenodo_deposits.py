"""Our client deposits, goes on, publishes and makes versions: the same on the double, on a real InvenioRDM, and on a
live site."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipylake._credentials import Sessions
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, LakeError, NotFound, SignInNeeded
from ipylake.zenodo import Zenodo
from ipylake.zenodo.deposit import WrongMetadata
from zenodo.sites import Site

SAID = {
    "title": "Contract of a client",
    "resource_type": "dataset",
    "creators": ["Hagen, Mira"],
    "licenses": "cc-by-4.0",
    "description": "What a test says.",
    "publication_date": "2026-11-01",
    "version": "1.0.0",
    "keywords": ["gamma rays"],
    "languages": ["eng"],
    "publisher": "Somebody",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("IPYLAKE_CONFIG", str(tmp_path / "ipylake.toml"))
    (tmp_path / "ipylake.toml").touch()


@pytest.fixture
def client(site: Site, tmp_path: Path) -> Iterator[Zenodo]:
    """Signed in. Its drafts are gone after the test."""
    made = Zenodo(site.url, token=site.owner, sessions=Sessions(), downloads=str(tmp_path / "downloads"))
    before = {one.id for one in made.drafts()}
    yield made
    for one in made.drafts():
        if one.id not in before and one.kind != "edit":
            made.delete_draft(one.id)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "masks.csv").write_bytes(b"1,2,3\n" * 1000)
    (folder / "grid ü.bin").write_bytes(os.urandom(200_000))
    return folder


def md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes()).hexdigest()  # noqa: S324  # the sites' choice


def test_a_deposit_is_a_draft_with_every_file_as_it_is_here(client: Zenodo, out: Path) -> None:
    deposit = client.deposit([*out.iterdir()], SAID)
    assert (deposit.is_published, deposit.problems) == (False, ())
    there, said = client.draft(deposit.id)
    assert {one.key: one.md5 for one in there.files} == {path.name: md5(path) for path in out.iterdir()}
    assert (said.title, said.version, said.creators[0].name) == ("Contract of a client", "1.0.0", "Hagen, Mira")
    assert deposit.id in {one.id for one in client.drafts()}


def test_the_same_call_goes_on_with_the_draft_and_sends_what_is_new(client: Zenodo, out: Path) -> None:
    first = client.deposit([*out.iterdir()], SAID)
    (out / "more.csv").write_text("4,5,6\n")
    second = client.deposit([*out.iterdir()], SAID)
    assert second.id == first.id
    assert {one.key: one.was_there for one in second.files} == {
        "masks.csv": True, "grid ü.bin": True, "more.csv": False
    }  # fmt: skip


def test_a_large_file_goes_in_parts_where_a_site_takes_them_and_arrives_whole(
    client: Zenodo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipylake.zenodo.deposit.parts.PART", 6_000_000)
    monkeypatch.setattr("ipylake.zenodo.deposit.parts.LARGE", 6_000_000)
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(13_000_000))
    deposit = client.deposit(large, SAID)
    there, _ = client.draft(deposit.id)
    assert [(one.key, one.size) for one in there.files] == [("large.bin", 13_000_000)]
    assert {one.md5 for one in (*deposit.files, *there.files)} <= {md5(large), ""}
    assert client.deposit(large, SAID).files[0].was_there
    has_other_way = bool(client.depositing.bucket(deposit.id, Stop()))
    assert bool(client.depositing.ways.parts) is not has_other_way


def test_the_draft_is_found_again_without_what_this_machine_remembers(
    client: Zenodo, site: Site, out: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = client.deposit([*out.iterdir()], SAID)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another machine"))
    other = Zenodo(site.url, token=site.owner, sessions=Sessions())
    second = other.deposit([*out.iterdir()], SAID, draft=first.id)
    assert (second.id, all(one.was_there for one in second.files)) == (first.id, True)


def test_what_the_site_finds_wrong_stands_at_its_field(client: Zenodo, out: Path) -> None:
    with pytest.raises(WrongMetadata) as caught:
        client.deposit([*out.iterdir()], {**SAID, "resource_type": "no-such-type"})
    assert caught.value.problems[0].field.startswith("resource_type")


def test_without_a_token_nothing_is_deposited(site: Site, out: Path) -> None:
    for token in (None, "wrong"):
        with pytest.raises(SignInNeeded):
            Zenodo(site.url, token=token, sessions=Sessions()).deposit([*out.iterdir()], SAID)


def test_a_doi_is_reserved_and_is_the_one_it_is_published_with(client: Zenodo, out: Path, published_site: Site) -> None:
    deposit = client.deposit([*out.iterdir()], SAID)
    doi = client.reserve_doi(deposit.id)
    assert client.reserve_doi(deposit.id) == doi
    assert client.publish(deposit).doi == doi


def test_published_once_it_is_public_and_published_again_it_is_the_same(
    client: Zenodo, out: Path, published_site: Site
) -> None:
    deposit = client.deposit([*out.iterdir()], SAID)
    first, second = client.publish(deposit), client.publish(deposit)
    assert (first.is_published, first.doi, first.concept_doi) == (True, second.doi, second.concept_doi)
    assert published_site.ask("GET", f"/api/records/{deposit.id}").status == 200
    assert client.deposit([*out.iterdir()], SAID).is_published


def test_a_published_record_is_fetched_as_it_was_sent(client: Zenodo, out: Path, published_site: Site) -> None:
    record = client.publish(client.deposit([*out.iterdir()], SAID))
    got = client.get(record.id)
    assert {Path(path).name: md5(Path(path)) for path in got} == {path.name: md5(path) for path in out.iterdir()}


def test_an_edit_is_published_and_given_up(client: Zenodo, out: Path, published_site: Site) -> None:
    record = client.publish(client.deposit([*out.iterdir()], SAID))
    client.edit(record.id, {**SAID, "title": "Given up"})
    client.discard(record.id)
    client.publish(client.edit(record.id, {**SAID, "title": "Changed afterwards"}).id)
    shown = published_site.ask("GET", f"/api/records/{record.id}").json()
    assert shown["metadata"]["title"] == "Changed afterwards"


def test_a_new_version_sends_what_has_changed_and_keeps_the_concept(
    client: Zenodo, out: Path, published_site: Site
) -> None:
    record = client.publish(client.deposit([*out.iterdir()], SAID))
    (out / "masks.csv").write_bytes(b"7,8,9\n" * 1000)
    version = client.new_version(record.id, [*out.iterdir()])
    assert {one.key: one.was_there for one in version.files} == {"masks.csv": False, "grid ü.bin": True}
    published = client.publish(version)
    assert (published.concept_doi, published.doi != record.doi) == (record.concept_doi, True)
    found = published_site.ask("GET", f"/api/records/{record.id}/versions").json()["hits"]["hits"]
    assert {str(one["id"]) for one in found} == {record.id, published.id}


def test_a_draft_is_deleted_and_a_record_is_not(client: Zenodo, out: Path, published_site: Site) -> None:
    draft = client.deposit([*out.iterdir()], SAID)
    client.delete_draft(draft.id)
    with pytest.raises(NotFound):
        client.draft(draft.id)
    record = client.publish(client.deposit([*out.iterdir()], SAID, anew=True))
    with pytest.raises((InvalidInput, NotFound)):
        client.delete_draft(record.id)


def test_a_community_that_looks_first_is_asked(client: Zenodo, out: Path, published_site: Site) -> None:
    if published_site.closed_community is None:
        pytest.skip("A live site's communities belong to people who do not wait for tests")
    deposit = client.deposit([*out.iterdir()], SAID)
    asked = client.publish(deposit, communities=[published_site.closed_community])
    assert (asked.is_published, asked.review) == (False, "submitted")
    client.cancel_review(deposit.id)
    assert client.draft(deposit.id)[0].review != "submitted"


def test_the_errors_of_the_site_are_told_in_its_own_words(client: Zenodo) -> None:
    with pytest.raises(LakeError) as caught:
        client.draft("999999999999")
    assert "999999999999" in caught.value.message
