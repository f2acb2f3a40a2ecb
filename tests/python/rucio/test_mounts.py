"""rucio/mounts.py, with a server of a few lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ipylake._stop import Stop
from ipylake.errors import ConfigurationError, NotFound, SignInNeeded
from ipylake.rucio.mounts import Mount, Mounts
from ipylake.rucio.paths import ALGORITHMS, NotLocal, OldRule, PrefixRule
from ipylake.rucio.settings import Settings
from ipylake.rucio.wire import Element, Protocol

READ = {"lan": {"read": 1}, "wan": {"read": None}}
FILE = Protocol("file", "localhost", 0, "/data/", READ)
WEB = Protocol("https", "h", 443, "/web/data/", READ)


class Server:
    """Elements, and where it says that files lie. Counts the questions."""

    def __init__(self, *elements: Element, layout: str = "hash") -> None:
        self.elements = {element.rse: element for element in elements}
        self.layout = layout
        self.asked: list[str] = []
        self.http = self
        self.host = "rucio.example.org"

    def element(self, rse: str, stop: Stop) -> Element:
        if rse not in self.elements:
            raise NotFound("no such element")
        return self.elements[rse]

    def pfn(self, rse: str, did: tuple[str, str], scheme: str, domain: str, stop: Stop) -> str:
        self.asked.append(f"{scheme} {domain}")
        return f"file://localhost/data/{ALGORITHMS[self.layout](*did)}"


def mounts(server: Any, **given: Any) -> Mounts:
    return Mounts(Settings("demo", "https://h", **given), server, server)


def element(**more: Any) -> Element:
    return Element(**{"rse": "A", "deterministic": True, "lfn2pfn_algorithm": "hash", "protocols": (WEB, FILE), **more})


def test_the_names_begin_with_the_old_extensions_element() -> None:
    found = mounts(Server(), mounts={"B": "/b", "A": "/a"}, destination_rse="A", rse_mount_path="/x")
    assert found.names == ("A", "B")


def test_a_known_layout_is_reckoned_after_one_question() -> None:
    server = Server(element())
    found = mounts(server, mounts={"A": "/m"})
    for name in ("x", "y"):
        ((_, file_way), (_, _web_way)) = found.reckonings("A", ("mc16", name), Stop())
    assert server.asked == ["file lan"]
    assert file_way.path(("mc16", "y")) == f"/m/{ALGORITHMS['hash']('mc16', 'y')}"


def test_a_layout_by_which_the_server_means_something_else_is_not_reckoned() -> None:
    server = Server(element(), layout="identity")
    found = mounts(server, mounts={"A": "/m"})
    assert found.reckonings("A", ("mc16", "x"), Stop()) == ()
    assert found.reckonings("A", ("mc16", "y"), Stop()) == ()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "more", [{"deterministic": False}, {"lfn2pfn_algorithm": "belle2"}, {"lfn2pfn_algorithm": None}]
)
def test_a_free_or_unknown_layout_is_not_reckoned(more: dict[str, Any]) -> None:
    server = Server(element(**more))
    assert mounts(server, mounts={"A": "/m"}).reckonings("A", ("mc16", "x"), Stop()) == ()
    assert server.asked == []


def test_a_name_that_climbs_decides_nothing() -> None:
    server = Server(element())
    found = mounts(server, mounts={"A": "/m"})
    assert found.reckonings("A", ("mc16", "../../../../x"), Stop()) == ()
    assert found.reckonings("A", ("mc16", "x"), Stop())


def test_a_server_that_cannot_say_is_not_reckoned_and_one_that_must_be_signed_in_to_is_not_decided() -> None:
    class Mute(Server):
        def pfn(self, *_: Any) -> str:
            raise self.error

        error: Exception = NotFound("no protocol")

    server = Mute(element())
    assert mounts(server, mounts={"A": "/m"}).reckonings("A", ("mc16", "x"), Stop()) == ()
    server.error = SignInNeeded("the session has ended")
    with pytest.raises(SignInNeeded):
        mounts(server, mounts={"A": "/m"}).reckonings("A", ("mc16", "x"), Stop())


def test_an_element_that_is_not_there_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match='"A"') as caught:
        mounts(Server(), mounts={"A": "/m"}).mount("A", Stop())
    assert caught.value.field == "mounts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data/mc16").mkdir(parents=True)
    (tmp_path / "data/mc16/f").write_text("four")
    return tmp_path


def test_the_address_is_chosen_by_scheme_and_by_what_is_there(folder: Path) -> None:
    mount = Mount("A", [PrefixRule("/data", f"{folder}/data")])
    pfns = ["https://h/data/mc16/f", "https://h/elsewhere/f", "file://localhost/data/mc16/f", "root://h//data/mc16/f"]
    assert mount.find(pfns, 4) == f"{folder}/data/mc16/f"
    assert mount.find(pfns[:1], 4) == f"{folder}/data/mc16/f"


@pytest.mark.parametrize(
    ("pfns", "size", "reason"),
    [
        (["file:///data/mc16/none"], 4, "registered at A, not on the mount"),
        (["https://h/other/f", "file:///data/mc16/none"], 4, "registered at A, not on the mount"),
        (["file:///data/mc16/f"], 5, "registered at A, but it has 4 bytes on the mount, 5 are registered"),
        (["https://h/other/f"], 4, "registered at A, but no mount stands for /other/f"),
        ([], 4, "registered at A, without an address"),
    ],
)
def test_the_most_telling_reason_is_given(folder: Path, pfns: list[str], size: int, reason: str) -> None:
    with pytest.raises(NotLocal) as caught:
        Mount("A", [PrefixRule("/data", f"{folder}/data")]).find(pfns, size)
    assert str(caught.value) == reason


def test_several_rules_are_tried_in_order(folder: Path) -> None:
    mount = Mount("A", [OldRule("/no/such/mount", 0), OldRule(str(folder), 0)])
    assert mount.find(["root://h//data/mc16/f"], 4) == f"{folder}/data/mc16/f"
