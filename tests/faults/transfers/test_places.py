"""Storages that refuse, lead elsewhere, or say nothing; and files that are not where they should be."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from faults.answers import Asked, Drip, Hang, Reset, Script, Send, by_target, file, head, in_turn, redirect, whole
from faults.caller import STOPPED_WITHIN_S
from faults.server import FaultServer
from faults.transfers.fetching import (
    ACCESS,
    BODY,
    IMPATIENT,
    WITHIN_S,
    Watching,
    fetch,
    fetch_all,
    left_in,
    source,
    wanted,
)
from ipylake._credentials import Secret
from ipylake._stop import Stop
from ipylake._transfer_lines import TransferLines
from ipylake._transfers import Certificate, Source, Transfers, Wanted
from ipylake.errors import (
    AccessDenied,
    Cancelled,
    LakeError,
    NotAvailable,
    NotFound,
    ServerFault,
    SignInNeeded,
    TimedOut,
    Unreachable,
)
from patience import PATIENCE_S

CANARY = "canary-token"
DENIED = whole(b"no such right", status=403)
"""0.2 s is the promise; a machine that is busy with other tests is given some more."""


class Bearer:
    """A credential that is renewed as often as it is allowed to be."""

    def __init__(self, renewals: int = 0) -> None:
        self.number = 0
        self.renewals = renewals

    def headers(self) -> Mapping[str, str | Secret]:
        return {"Authorization": Secret(f"Bearer {CANARY}-{self.number}")}

    def certificate(self) -> Certificate | None:
        return None

    def renew(self, stop: Stop) -> bool:
        if self.number == self.renewals:
            return False
        self.number += 1
        return True


def only_for(number: int) -> object:
    """The file, for whoever shows the token of that number."""

    def answer(asked: Asked) -> Script:
        is_right = asked.headers.get("authorization") == f"Bearer {CANARY}-{number}"
        return file(BODY)(asked) if is_right else whole(b"", status=401)  # type: ignore[operator]

    return answer


# --- refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.fault(18)
def test_a_place_that_forbids_is_named_and_the_next_one_is_asked(tmp_path: Path) -> None:
    with FaultServer(by_target({"/tape": DENIED}, file(BODY))) as server:
        watching = Watching()
        fetch(wanted(source(server, "/tape"), source(server, "/disk")), tmp_path, watching=watching)
    assert watching.places == ["TAPE", "DISK"]
    with FaultServer(DENIED) as server, pytest.raises(NotAvailable) as raised:
        fetch(wanted(source(server, "/tape"), source(server, "/disk")), tmp_path / "b")
    assert raised.value.detail.startswith("TAPE: Could not fetch")


def test_the_only_places_own_words_are_told(tmp_path: Path) -> None:
    with FaultServer(DENIED) as server, pytest.raises(AccessDenied) as raised:
        fetch(wanted(source(server)), tmp_path)
    assert raised.value.detail == "no such right"


@pytest.mark.fault(19)
def test_a_missing_file_is_said_to_be_missing_whatever_page_comes_in_its_place(tmp_path: Path) -> None:
    page = whole(b"<html>Nothing here</html>", "Content-Type: text/html", status=404)
    with FaultServer(page) as server, pytest.raises(NotFound, match=r"it is not there \(404\)$"):
        fetch(wanted(source(server)), tmp_path)


@pytest.mark.fault(19)
def test_one_missing_file_of_many_does_not_keep_the_others(tmp_path: Path) -> None:
    with FaultServer(by_target({"/f7": whole(b"", status=404)}, file(BODY))) as server:
        many = [wanted(source(server, f"/f{at}"), name=f"f{at}") for at in range(30)]
        batch = fetch_all(many, tmp_path)
    assert (batch.totals.done, batch.totals.failed) == (29, 1)
    (failed,) = [one for one in batch.transfers if one.state == "failed"]
    assert failed.name == "f7"
    assert isinstance(failed.fault, NotFound)
    assert len(left_in(tmp_path)) == 29


@pytest.mark.fault(17)
def test_a_session_that_ends_midway_is_renewed_once_without_asking(tmp_path: Path) -> None:
    credential = Bearer(renewals=1)
    with FaultServer(only_for(1)) as server:  # type: ignore[arg-type]
        fetch(wanted(source(server, scheme="https", credential=credential)), tmp_path)
        assert [asked.headers["authorization"][-1] for asked in server.asked] == ["0", "1"]


@pytest.mark.fault(17)
def test_a_session_that_cannot_be_renewed_makes_the_batch_wait(tmp_path: Path) -> None:
    with FaultServer(only_for(1)) as server:  # type: ignore[arg-type]
        credential = Bearer()
        one = [
            wanted(source(server, f"/{at}", scheme="https", credential=credential), name=f"f{at}") for at in range(20)
        ]
        batch = fetch_all(one, tmp_path)
        assert {(one.state, type(one.fault)) for one in batch.transfers} == {("paused", SignInNeeded)}
        assert len(server.asked) <= 4
        credential.number = 1  # somebody has signed in
        batch.resume()
        assert batch.wait(PATIENCE_S)
        assert len(batch.paths()) == 20


# --- redirects --------------------------------------------------------------------------------------------------


@pytest.mark.fault(21)
@pytest.mark.parametrize(("trusted", "arrives"), [((), False), (("127.0.0.*",), True)])
def test_a_credential_follows_a_redirect_to_trusted_hosts_only(
    trusted: tuple[str, ...], arrives: bool, tmp_path: Path
) -> None:
    with FaultServer(file(BODY)) as pool, FaultServer(redirect(pool.urls["https"] + "/p")) as door:
        fetch(wanted(source(door, scheme="https", credential=Bearer(), trusted=trusted)), tmp_path)
        assert "authorization" in door.asked[0].headers
        assert ("authorization" in pool.asked[0].headers) is arrives


@pytest.mark.fault(20)
def test_a_redirect_from_https_to_http_is_refused(tmp_path: Path) -> None:
    with FaultServer(file(BODY)) as pool, FaultServer(redirect(pool.url)) as door:
        with pytest.raises(ServerFault, match="https to http"):
            fetch(wanted(source(door, scheme="https")), tmp_path)
        assert pool.asked == []


@pytest.mark.fault(22)
def test_a_presigned_address_gets_no_credential_of_ours(tmp_path: Path) -> None:
    signed = "/bucket/run7?X-Amz-Signature=canary"
    with FaultServer(file(BODY)) as server:
        one = Source(server.urls["https"] + signed, access=source(server, credential=Bearer()).access, signed=True)
        fetch(wanted(one), tmp_path)
        assert server.asked[0].target == signed
        assert "authorization" not in server.asked[0].headers
    assert "canary" not in repr(one)


@pytest.mark.fault(24)
def test_an_address_of_this_machine_is_refused_unless_the_catalog_is_there(tmp_path: Path) -> None:
    with FaultServer(file(BODY)) as server:
        with pytest.raises(ServerFault, match="refused"):
            fetch(wanted(source(server, internal=False)), tmp_path)
        assert server.asked == []


@pytest.mark.fault(25)
def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    with FaultServer(file(BODY)) as server, pytest.raises(Unreachable, match="not trusted"):
        fetch(wanted(source(server, scheme="https", ca_cert=None)), tmp_path)


@pytest.mark.fault(65)
def test_a_credential_is_not_sent_where_everybody_can_read_it(tmp_path: Path) -> None:
    with FaultServer(file(BODY)) as server:
        with pytest.raises(SignInNeeded, match="not https"):
            fetch(wanted(source(server, credential=Bearer())), tmp_path)
        assert server.asked == []
        fetch(wanted(source(server, credential=Bearer(), insecure=True)), tmp_path)


@pytest.mark.fault(64)
@pytest.mark.parametrize("answer", [(Reset(),), whole(b"", status=500), DENIED])
def test_no_secret_is_in_what_an_error_shows(answer: Script, tmp_path: Path) -> None:
    from faults.caller import locals_of

    with FaultServer(answer) as server, pytest.raises(LakeError) as raised:
        fetch(wanted(source(server, "/a?sig=canary", scheme="https", credential=Bearer())), tmp_path)
    shown = f"{raised.value}{raised.value!r}{locals_of(raised.value)}"
    assert CANARY not in shown


def test_an_address_is_in_nothing_that_is_told_of_a_transfer(tmp_path: Path) -> None:
    with FaultServer(whole(b"", status=500)) as server:
        batch = fetch_all([wanted(source(server, f"/run7?X-Amz-Signature={CANARY}"))], tmp_path)
        (told,) = batch.transfers
    assert told.state == "failed"
    assert CANARY not in f"{told!r}{told.fault!r}{told.fault and told.fault.detail}"
    lines = TransferLines()
    lines.learn(batch.transfers, batch.totals)
    assert CANARY not in repr(lines.lines(0, 1))


def test_connections_that_are_kept_are_closed_on_request(tmp_path: Path) -> None:
    closed = threading.Event()

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes")
            if connection.recv(1) == b"":
                closed.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/run7"
        transfers = Transfers()
        batch = transfers.start([Wanted("x", "x", 5, sources=[Source(address, access=ACCESS)])], tmp_path)
        assert batch.wait(WITHIN_S)
        batch.paths()
        transfers.disconnect()
        assert closed.wait(WITHIN_S)


# --- silence ----------------------------------------------------------------------------------------------------

BEGUN = (*head(200, f"Content-Length: {len(BODY)}"), Send(BODY[:1000]))


@pytest.mark.fault(6, 7)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param((Hang(),), id="nothing at all"),
        pytest.param((*BEGUN, Hang()), id="a silent body"),
        pytest.param((*BEGUN, Drip(BODY[1000:], every_s=0.02)), id="a byte at a time"),
        pytest.param((Drip(b"HTTP/1.1 200 OK\r\n" * 100, every_s=0.02),), id="headers a byte at a time"),
    ],
)
def test_a_place_that_sends_next_to_nothing_is_left_for_the_next(answer: Script, tmp_path: Path) -> None:
    with FaultServer(by_target({"/slow": answer}, file(BODY))) as server:
        path = fetch(wanted(source(server, "/slow"), source(server, "/quick")), tmp_path, limits=IMPATIENT)
        assert path.read_bytes() == BODY
    with FaultServer(answer) as server, pytest.raises(TimedOut):
        fetch(wanted(source(server)), tmp_path / "b", limits=IMPATIENT)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("answer", [(Hang(),), (*BEGUN, Hang())], ids=["before the headers", "in the body"])
def test_cancel_ends_a_silent_transfer_at_once_and_leaves_nothing(answer: Script, scheme: str, tmp_path: Path) -> None:
    with FaultServer(answer) as server:
        stop, pressed = Stop(), []
        threading.Timer(0.3, lambda: (pressed.append(time.monotonic()), stop.set())).start()
        with pytest.raises(Cancelled):
            fetch(wanted(source(server, scheme=scheme)), tmp_path, stop=stop, watching=Watching(keeps_part=False))
        assert time.monotonic() - pressed[0] < STOPPED_WITHIN_S
    assert left_in(tmp_path) == []


@pytest.mark.fault(13)
def test_a_place_that_asks_for_a_pause_gets_it(tmp_path: Path) -> None:
    with FaultServer(in_turn(whole(b"", "Retry-After: 1", status=429), file(BODY))) as server:
        begun = time.monotonic()
        fetch(wanted(source(server)), tmp_path)
        assert 1 <= time.monotonic() - begun < 15


@pytest.mark.fault(52)
def test_a_name_in_a_header_is_not_used(tmp_path: Path) -> None:
    told = 'Content-Disposition: attachment; filename="../../.bashrc"'
    with FaultServer(whole(BODY, told)) as server:
        assert fetch(wanted(source(server)), tmp_path / "data") == tmp_path / "data" / "run7.root"
    assert left_in(tmp_path) == ["data/run7.root"]


def test_a_scheme_that_nobody_reads_is_told(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="srm://"):
        fetch(wanted(Source("srm://se.example.org/x", access=ACCESS)), tmp_path)
