"""What Rucio is told of new files, over a network that loses answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from faults.answers import Answer, Asked, Reset, Script, chunked, script_of, whole
from faults.rucio_answers import CANARY, Serve, refused, row, rucio
from ipylake._credentials import Sessions
from ipylake._stop import Stop
from ipylake.errors import Unreachable
from ipylake.rucio import Rucio
from ipylake.rucio.upload import Order
from ipylake.rucio.upload.journal import Journals
from ipylake.rucio.upload.registry import Registry

SET, FILE, OTHER = ("mc16", "set"), ("mc16", "run1"), ("mc16", "run2")
MADE = whole(b"Created", status=201)
NONE = refused("DataIdentifierNotFound", status=404)


def dids(posts: list[Answer], *gets: Answer) -> Answer:
    """What answers orders, and what answers looks, each in turn."""
    looks, orders = iter(gets), iter(posts)
    return rucio(dids=lambda asked: script_of(next(orders if asked.method == "POST" else looks), asked))


def sent(asked: list[Asked]) -> list[list[str]]:
    bodies = [json.loads(one.body) for one in asked if one.method == "POST" and one.target.endswith("/dids")]
    return [[did["name"] for did in body["dids"]] for body in bodies]


@pytest.mark.fault(73)
def test_an_unfinished_upload_is_of_the_organisation_it_was_begun_in(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    client, server = serve(rucio(), vo="atl")
    journal = client.uploader._journal(Order(tmp_path / "a", "mc16", "SITE"), Stop())
    journal.records[0].step = "sending"
    Journals().keep(journal)
    other = Rucio(server.url, vo="cms", username="alice", password=CANARY, sessions=Sessions())
    assert (len(client.unfinished_uploads()), other.unfinished_uploads()) == (1, [])
    assert other.uploader._journal(Order(tmp_path / "a", "mc16", "SITE"), Stop()).key != journal.key


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    ("found", "then", "is_new"),
    [
        (whole(row("set", type="DATASET")), [], True),
        (NONE, [MADE], True),
        (NONE, [refused("DataIdentifierAlreadyExists", status=409)], False),
    ],
    ids=["it was made", "it was not", "somebody else makes it"],
)
def test_a_dataset_that_was_made_is_known_to_be_ours_although_the_answer_was_lost(
    serve: Serve, found: Script, then: list[Answer], is_new: bool
) -> None:
    client, _ = serve(dids([(Reset(),), *then], NONE, found))
    assert Registry(client._rest, "SITE").make_dataset(SET, Stop()) is is_new


def test_a_dataset_that_was_there_is_never_taken_for_ours(serve: Serve) -> None:
    client, server = serve(dids([(Reset(),)], whole(row("set", type="DATASET"))))
    assert not Registry(client._rest, "SITE").make_dataset(SET, Stop())
    assert "POST" not in [asked.method for asked in server.asked if asked.target.startswith("/dids")]


@pytest.mark.fault(6)
def test_a_dataset_that_cannot_be_made_is_given_up_after_three_times(serve: Serve) -> None:
    client, server = serve(dids([(Reset(),)] * 3, *[NONE] * 4))
    with pytest.raises(Unreachable):
        Registry(client._rest, "SITE").make_dataset(SET, Stop())
    assert [asked.method for asked in server.asked if asked.target.startswith("/dids")].count("POST") == 3


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    ("inside", "orders"),
    [
        ([row("run1"), row("run2")], [["run1", "run2"]] * 2),
        ([row("run2")], [["run1", "run2"], ["run1", "run2"], ["run1"]]),
    ],
    ids=["all of them", "one, by somebody else"],
)
def test_files_that_came_into_a_dataset_although_the_answer_was_lost_are_not_put_there_twice(
    serve: Serve, inside: list[bytes], orders: list[list[str]]
) -> None:
    there_already = refused("DuplicateContent", status=409)
    client, server = serve(dids([(Reset(),), there_already, MADE], chunked(), chunked(*inside)))
    assert Registry(client._rest, "SITE").attach(SET, [FILE, OTHER], Stop()) == [FILE, OTHER]
    assert sent(server.asked) == orders
