"""rucio/sources.py: every way to the bytes, best first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ipylake._protocol import Entry
from ipylake._stop import Stop
from ipylake._transfers.wanted import Source
from ipylake.rucio import sources as module
from ipylake.rucio.mounts import Mounts
from ipylake.rucio.settings import Settings
from ipylake.rucio.sources import Sourcer
from ipylake.rucio.storages import Storages
from ipylake.rucio.wire import Pfn, Replica

FILE = Entry("mc16:f", "f", "file", 4)
SIGNED = "https://s3.example.org/b/f?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=5e1f"


class Rest:
    """A server that knows the replicas of one file."""

    def __init__(self, *replicas: Replica) -> None:
        self.replicas_of_it = list(replicas)
        self.asked = 0
        self.settings = Settings("demo", "https://rucio.example.org")
        self.http = SimpleNamespace(origin=SimpleNamespace(host="rucio.example.org"))
        self.admission = SimpleNamespace(shown=None)
        self.session = None

    def replicas(self, dids: object, stop: Stop, signed_for_s: int) -> list[list[Replica]]:
        self.asked += 1
        return [self.replicas_of_it]


def sourcer(rest: Any, mounts: dict[str, str] | None = None) -> Sourcer:
    elements: Any = SimpleNamespace(tapes=lambda stop: frozenset({"TAPE"}))
    given = {rse: {"/": folder} for rse, folder in (mounts or {}).items()}
    mounted = Mounts(Settings("demo", "https://h", mounts=given), rest, elements)
    return Sourcer(rest, mounted, elements, Storages(rest, {}))


def replica(*pfns: tuple[str, str], domain: str = "wan", **states: str) -> Replica:
    known = {address: Pfn(rse, domain=domain, priority=at) for at, (rse, address) in enumerate(pfns)}
    every = {rse: "AVAILABLE" for rse, _ in pfns} | states
    return Replica("mc16", "f", 4, known, every, "aabbccdd", "0" * 32)


def found(rest: Rest, mounts: dict[str, str] | None = None) -> Any:
    (one,) = sourcer(rest, mounts).sources([FILE], lambda *_: None, Stop())
    return one


def ways(rest: Rest, mounts: dict[str, str] | None = None) -> list[str]:
    given = found(rest, mounts).wanted.sources
    return [source.address for source in (given(Stop()) if callable(given) else given)]


def test_web_comes_before_root_and_root_before_what_needs_rucios_client_and_tape_after_all(tmp_path: Any) -> None:
    (tmp_path / "f").write_text("four")
    addresses = (
        ("TAPE", "https://tape.example.org/f"),
        ("C", "gsiftp://c.example.org/f"),
        ("B", "root://b.example.org//f"),
        ("A", "davs://a.example.org:1094/f"),
        ("M", f"file://localhost{tmp_path}/f"),
    )
    assert ways(Rest(replica(*addresses)), {"M": "/"}) == [
        f"{tmp_path}/f",
        "davs://a.example.org:1094/f",
        "root://b.example.org//f",
        "rucio://C/mc16:f",
        "https://tape.example.org/f",
    ]


def test_by_priority_where_they_are_alike() -> None:
    addresses = [("B", "https://b.example.org/f"), ("A", "https://a.example.org/f")]
    assert ways(Rest(replica(*addresses))) == [address for _, address in addresses]


def test_addresses_for_a_sites_own_network_come_after_those_for_everybody() -> None:
    inside, outside = Pfn("A", domain="lan", priority=1), Pfn("B", domain="wan", priority=2)
    pfns = {"https://a.lan/f": inside, "https://b.example.org/f": outside}
    rest = Rest(Replica("mc16", "f", 4, pfns, {"A": "AVAILABLE", "B": "AVAILABLE"}))
    assert ways(rest) == ["https://b.example.org/f", "https://a.lan/f"]


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (None, "no storage element has a copy"),
        (replica(), "no storage element has a copy"),
        (replica(("A", "https://a/f"), A="COPYING"), "no copy is complete yet (A)"),
        (replica(("A", "file://localhost/f")), "at A, by addresses that are no use here"),
        (replica(("A", "https://169.254.169.254/f")), "at A, by addresses that are no use here"),
        (replica(A="AVAILABLE"), "at A, without an address"),
    ],
)
def test_a_file_that_cannot_be_had_says_why(known: Replica | None, reason: str) -> None:
    one = found(Rest(*([known] if known else [])))
    assert (one.reason, one.wanted.sources) == (reason, ())


def test_what_is_not_complete_is_no_source() -> None:
    rest = Rest(replica(("A", "https://a.example.org/f"), ("B", "https://b.example.org/f"), A="BAD"))
    assert ways(rest) == ["https://b.example.org/f"]


def test_size_and_checksums_come_along() -> None:
    wanted = found(Rest(replica(("A", "https://a.example.org/f")))).wanted
    assert (wanted.id, wanted.name, wanted.size) == ("mc16:f", "mc16/f", 4)
    assert wanted.checksums == {"adler32": "aabbccdd", "md5": "0" * 32}


@pytest.mark.fault(22, 65)
def test_a_signed_address_is_its_own_permission_and_shown_to_nobody() -> None:
    wanted = found(Rest(replica(("S3", SIGNED)))).wanted
    (source,) = wanted.sources(Stop())
    assert source == Source(SIGNED, "S3", source.access, signed=True)
    assert "5e1f" not in repr(wanted)


def test_a_signed_address_is_asked_for_anew_when_it_has_run_out_or_did_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = Rest(replica(("S3", SIGNED)))
    wanted = found(rest).wanted
    assert rest.asked == 1
    wanted.sources(Stop())
    assert rest.asked == 1
    wanted.sources(Stop())
    assert rest.asked == 2
    later = found(rest).wanted
    monkeypatch.setattr(module.time, "monotonic", lambda: 1e9)
    later.sources(Stop())
    assert rest.asked == 4


@pytest.mark.parametrize(
    ("did", "name"),
    [
        (("mc16", "a.root"), "mc16/a.root"),
        (("cms", "/store/user/x.root"), "cms/store/user/x.root"),
        (("odd", "a//b"), "odd/a/b"),
        (("odd", "../x"), "odd/../x"),
    ],
)
def test_the_name_below_the_folder_is_scope_then_name(did: tuple[str, str], name: str) -> None:
    assert module.local_name(did) == name


def test_what_is_no_file_and_no_collection_is_said() -> None:
    rest = Rest()
    given = [Entry("mc16", "mc16", "scope"), Entry("mc16:x", "x", "unknown")]
    reasons = [one.reason for one in sourcer(rest).sources(given, lambda *_: None, Stop())]
    assert reasons == ["a scope is not taken as a whole: search it, and pick", "it does not exist in this catalog"]
