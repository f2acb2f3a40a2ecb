"""A server with several virtual organisations, and a second server beside it: equal names, other content."""

from __future__ import annotations

from typing import Any

import pytest

from ipylake._credentials import Sessions
from ipylake.errors import SignInNeeded
from ipylake.rucio import Rucio
from lake.fixture import MultiVo, RunningLake

RUN = "mc16:run358031.Zmumu.AOD"


def files(rucio: Rucio) -> dict[str, int | None]:
    return {entry.id: entry.size for entry in rucio.children(RUN)}


@pytest.fixture
def visitor(multivo: MultiVo) -> Rucio:
    lake = multivo.tst
    return Rucio(lake.url, ca_cert=str(lake.ca), vos=["tst", "ts2"], sessions=Sessions())


def test_who_signs_in_chooses_among_the_organisations(visitor: Rucio) -> None:
    (field,) = [field for field in visitor.describe().signs_in[0].fields if field.id == "vo"]
    assert field.choices == ("tst", "ts2")


@pytest.mark.fault(73)
def test_the_chosen_one_is_that_of_all_calls(visitor: Rucio, multivo: MultiVo) -> None:
    who: dict[str, Any] = {"username": "alice", "password": multivo.tst.password}
    seen = {}
    for vo in ("tst", "ts2", "tst"):
        assert visitor.sign_in(**who, vo=vo).account == "alice"
        seen[vo] = files(visitor)
    assert (len(seen["tst"]), len(seen["ts2"])) == (3, 2)
    assert visitor.session().state == "in"


def test_a_proxy_signs_in_in_the_chosen_organisation(visitor: Rucio, multivo: MultiVo) -> None:
    proxy = str(multivo.ts2.certs / "alice.proxy.pem")
    assert visitor.sign_in("x509-proxy", proxy=proxy, vo="ts2").account == "alice"
    assert len(files(visitor)) == 2


def test_without_the_right_organisation_nobody_gets_in(multivo: MultiVo) -> None:
    lake = multivo.tst
    rucio = Rucio(lake.url, ca_cert=str(lake.ca), sessions=Sessions())
    with pytest.raises(SignInNeeded):
        rucio.sign_in(username="alice", password=lake.password)


@pytest.mark.fault(73)
def test_instances_and_organisations_side_by_side_never_mix(lake: RunningLake, multivo: MultiVo) -> None:
    """In one kernel, with one account name, and names that all three have."""
    sessions = Sessions()
    clients = [
        Rucio(one.url, ca_cert=str(one.ca), vo=one.vo, username="alice", password=one.password, sessions=sessions)
        for one in (lake, multivo.tst, multivo.ts2)
    ]
    for _ in range(2):
        assert [len(files(client)) for client in clients] == [6, 3, 2]
    assert len({client.downloads for client in clients}) == 3
    tokens = [session.token.reveal() for session in (client._rest.session for client in clients) if session]
    assert len(set(tokens)) == 3
    clients[1].sign_out()
    assert [client.session().state for client in clients] == ["in", "out", "in"]
