"""A site, or whoever writes its records, that means harm."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.version_info < (3, 11):
    from exceptiongroup import ExceptionGroup

from ipylake._stop import Stop
from ipylake.errors import ConfigurationError, InvalidInput, LakeError, SignInNeeded
from ipylake.zenodo import Zenodo
from zenodo.double import Double
from zenodo.fixture import RunningZenodo, running
from zenodo.records import Library
from zenodo.seed import RESTRICTED, number
from zenodo.wire import Asked, Body, Reply

from .conftest import Make


@pytest.fixture
def elsewhere(tmp_path: Path, zenodo_seed: Library) -> Iterator[RunningZenodo]:
    """Another host, which takes whatever comes."""
    (tmp_path / "elsewhere").mkdir()
    with running(tmp_path / "elsewhere", zenodo_seed) as found:
        found.url = found.url.replace("localhost", "127.0.0.1")
        yield found


def hear(double: Double) -> list[str | None]:
    """The tokens that come to it from now on, one of each request."""
    heard: list[str | None] = []
    answer = double.answer

    def heard_answer(asked: Asked, token: str | None) -> Any:
        heard.append(token)
        return answer(asked, token)

    double.answer = heard_answer  # type: ignore[method-assign]  # as a test hears it
    return heard


def lead_astray(zenodo: RunningZenodo, elsewhere: RunningZenodo, status: int = 302) -> None:
    zenodo.double.answer = lambda asked, token: (  # type: ignore[method-assign]  # what it answers to everything
        Reply(status, b"", headers={"Location": elsewhere.url + asked.path}),
        {},
    )


@pytest.mark.fault(21)
@pytest.mark.parametrize(
    "call",
    [
        lambda alice: list(alice.search("gamma")),
        lambda alice: alice.record(number(3)),
        lambda alice: alice.drafts(),
        lambda alice: alice.get(number(RESTRICTED)),
        lambda alice: alice.get(number(3)),
    ],
    ids=["search", "record", "drafts", "restricted files", "open files"],
)
def test_a_redirect_to_another_host_takes_no_token_along(
    client: Make, zenodo: RunningZenodo, elsewhere: RunningZenodo, call: Callable[[Zenodo], object]
) -> None:
    alice = client(token="full")
    alice.scopes()
    heard = hear(elsewhere.double)
    lead_astray(zenodo, elsewhere)
    with contextlib.suppress(LakeError, ExceptionGroup):
        call(alice)
    assert set(heard) == {None}


@pytest.mark.fault(21)
def test_nothing_is_made_or_published_where_a_redirect_leads(
    client: Make, zenodo: RunningZenodo, elsewhere: RunningZenodo
) -> None:
    alice = client(token="full")
    alice.scopes()
    heard = hear(elsewhere.double)
    lead_astray(zenodo, elsewhere, 307)
    for call in (lambda: alice.depositing.calls.publish("1", Stop()), lambda: alice.depositing.calls.edit("1", Stop())):
        with pytest.raises(LakeError, match="redirect"):
            call()
    assert heard == []


@pytest.mark.fault(48, 49, 50)
def test_names_that_no_folder_takes_are_told_and_the_other_files_come(
    client: Make, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    record = zenodo.double.library.record(number(20), False)
    names = ("a\0b", "x" * 300, "a/../../b", "back\\slash", "OK.TXT", "ok.txt", "line\nbreak", "\u202egnp.exe", "/root")
    for name in names:
        zenodo.double.library.add(record, name, _body(zenodo, b"1,2\n"))
    with pytest.raises(ExceptionGroup) as caught:
        client().get(number(20))
    assert len(caught.value.exceptions) == 5
    folder = tmp_path / "downloads" / number(20)
    came = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert came == {"run 20.csv", "readme.md", "OK.TXT", "line%0Abreak", "\u202egnp.exe", "root"}
    assert {path.name for path in tmp_path.iterdir()} >= {"downloads"}
    assert not list(tmp_path.parent.glob("b"))


def test_a_file_that_is_replaced_after_it_was_listed_is_not_taken(
    client: Make, zenodo: RunningZenodo, tmp_path: Path
) -> None:
    one = client()
    one.details(number(3))
    (file, *_) = zenodo.double.library.record(number(3), False).files.values()
    file.path = tmp_path / "other"
    file.path.write_bytes(b"x" * file.size)
    with pytest.raises(ExceptionGroup) as caught:
        one.get(number(3))
    assert "md5" in str(caught.value.exceptions[0])
    assert not list((tmp_path / "downloads").rglob(file.key))


def _body(zenodo: RunningZenodo, data: bytes) -> Body:
    return zenodo.double.stored(iter([data]))


@pytest.mark.fault(59)
@pytest.mark.parametrize("address", ["https://[x", "https://zenodo.org\N{ACCOUNT OF}/x"])
def test_an_address_that_is_none_shows_as_text_and_leads_nowhere(
    client: Make, zenodo: RunningZenodo, address: str
) -> None:
    record = zenodo.double.library.record(number(1), False)
    record.metadata["rights"] = [{"title": {"en": "Rules"}, "link": address}]
    record.metadata["related_identifiers"] = [{"identifier": address, "scheme": "url"}]
    anybody = client()
    assert all(tab.fault is None for tab in anybody.details(number(1)).tabs)
    with pytest.raises(LakeError):
        anybody.search(address)
    with pytest.raises(InvalidInput, match="no secret link"):
        anybody.open_link(f"{address}?token=abc")
    with pytest.raises(ConfigurationError):
        Zenodo(address)


@pytest.mark.parametrize("body", [b"{oops", b"<html>"])
def test_an_answer_that_is_no_json_is_no_end_of_a_token(client: Make, zenodo: RunningZenodo, body: bytes) -> None:
    zenodo.double.answer = lambda asked, token: (Reply(403, body), {})  # type: ignore[method-assign]  # a gateway's
    with pytest.raises(LakeError) as caught:
        client().sign_in(token="full")
    assert not isinstance(caught.value, SignInNeeded)
