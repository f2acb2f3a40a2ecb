"""Bodies that break, lie, or change: the name is given to the whole file or to none."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from faults.answers import (
    Answer,
    Asked,
    Close,
    Reset,
    Script,
    Send,
    chunk,
    file,
    head,
    in_turn,
    lying,
    script_of,
    whole,
)
from faults.server import FaultServer
from faults.transfers.fetching import BODY, LARGE, Watching, fetch, left_in, source, wanted
from ipylake._transfers.folder import Directory
from ipylake._transfers.parts import Left, Origin, Part
from ipylake.errors import NotAvailable, ServerFault, Unreachable

MIB = 2**20
HALF = len(BODY) // 2


def cut(*end: object, at: int = HALF, body: bytes = BODY) -> Script:
    """The first bytes of the file, and then what happens."""
    return (*head(200, f"Content-Length: {len(body)}", 'ETag: "1"'), Send(body[:at]), *end)  # type: ignore[arg-type]


CHUNKED = (*head(200, "Transfer-Encoding: chunked", 'ETag: "1"'), chunk(BODY[:HALF]), Close())


@pytest.mark.fault(2, 3, 5)
@pytest.mark.parametrize(
    "first",
    [
        pytest.param(cut(Reset()), id="reset"),
        pytest.param(cut(Close()), id="shorter than announced"),
        pytest.param(CHUNKED, id="chunks without the last"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_file_that_was_cut_goes_on_where_it_ended(first: Script, scheme: str, tmp_path: Path) -> None:
    with FaultServer(in_turn(first, file(BODY))) as server:
        watching = Watching()
        path = fetch(wanted(source(server, scheme=scheme)), tmp_path, watching=watching)
        assert path.read_bytes() == BODY
        again = server.asked[-1].headers
        if "range" in again:  # a reset may throw away what had arrived
            assert (again["if-range"], watching.thrown_away) == ('"1"', 0)
    assert left_in(tmp_path) == ["run7.root"]


@pytest.mark.fault(3)
def test_a_file_that_is_always_cut_at_the_same_place_is_given_up_after_three_tries(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Script:
        if "range" not in asked.headers:
            return cut(Close())
        place = f"Content-Range: bytes {HALF}-{len(BODY) - 1}/{len(BODY)}"
        return (*head(206, f"Content-Length: {len(BODY) - HALF}", place, 'ETag: "1"'), Close())

    with FaultServer(answer) as server:
        with pytest.raises(Unreachable, match="lost before the end"):
            fetch(wanted(source(server)), tmp_path)
        assert len(server.asked) <= 5
    assert left_in(tmp_path) == []


@pytest.mark.fault(4)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(whole(BODY + b"more"), id="longer than the catalog tells"),
        pytest.param((*head(200, "Connection: close"), Send(BODY + b"more"), Close()), id="longer, without a length"),
        pytest.param(whole(BODY[:-1]), id="shorter than the catalog tells"),
    ],
)
def test_a_file_of_another_size_than_the_catalog_tells_is_refused(answer: Script, tmp_path: Path) -> None:
    with FaultServer(answer) as server, pytest.raises(ServerFault):
        fetch(wanted(source(server)), tmp_path)
    assert left_in(tmp_path) == []


@pytest.mark.fault(4)
def test_what_comes_after_the_announced_length_is_not_read(tmp_path: Path) -> None:
    with FaultServer(lying(BODY + b"more", says=len(BODY))) as server:
        assert fetch(wanted(source(server)), tmp_path).read_bytes() == BODY


@pytest.mark.fault(5)
def test_without_any_length_the_end_of_the_connection_is_not_believed_when_a_size_is_known(tmp_path: Path) -> None:
    first = (*head(200, "Connection: close"), Send(BODY[:HALF]), Close())
    with FaultServer(in_turn(first, file(BODY))) as server:
        assert fetch(wanted(source(server)), tmp_path).read_bytes() == BODY
        assert server.asked[-1].headers["range"] == f"bytes={HALF}-"


@pytest.mark.fault(8)
def test_a_server_that_ignores_the_place_sends_the_file_from_its_start(tmp_path: Path) -> None:
    with FaultServer(in_turn(cut(Close()), file(BODY, takes_range=False))) as server:
        watching = Watching()
        assert fetch(wanted(source(server)), tmp_path, watching=watching).read_bytes() == BODY
    assert (watching.thrown_away, watching.bytes) == (HALF, len(BODY))


@pytest.mark.fault(9)
@pytest.mark.parametrize("place", ["bytes 0-199999/200000", "bytes 100000-199999/999999", "pages 1-2/3", ""])
def test_a_part_from_another_place_is_thrown_away(place: str, tmp_path: Path) -> None:
    wrong = whole(BODY[HALF:], f"Content-Range: {place}", 'ETag: "1"', status=206)
    with FaultServer(in_turn(cut(Close()), wrong, file(BODY))) as server:
        assert fetch(wanted(source(server)), tmp_path).read_bytes() == BODY
        assert "range" not in server.asked[-1].headers


@pytest.mark.fault(10)
def test_nothing_left_to_send_means_whole_or_from_the_start(tmp_path: Path) -> None:
    unknown = whole(b"", f"Content-Range: bytes */{HALF}", status=416)
    with FaultServer(in_turn(cut(Close()), unknown, file(BODY))) as server:
        assert fetch(wanted(source(server)), tmp_path).read_bytes() == BODY
    first = (*head(200, "Transfer-Encoding: chunked", 'ETag: "1"'), chunk(BODY), Close())
    with FaultServer(in_turn(first, file(BODY))) as server:
        assert fetch(wanted(source(server), name="b", size=None), tmp_path).read_bytes() == BODY
        assert server.asked[-1].headers["range"] == f"bytes={len(BODY)}-"


@pytest.mark.fault(11)
@pytest.mark.parametrize(
    "second", [file(BODY, etag='"2"'), whole(BODY, 'ETag: "2"')], ids=["tag of a part", "whole again"]
)
def test_a_file_that_has_changed_is_not_joined_to_the_old_part(second: Answer, tmp_path: Path) -> None:
    old = bytes(len(BODY))
    with FaultServer(in_turn(cut(Close(), body=old), second)) as server:
        watching = Watching()
        assert fetch(wanted(source(server)), tmp_path, watching=watching).read_bytes() == BODY
    assert watching.thrown_away == HALF


@pytest.mark.fault(11)
def test_a_server_that_ignores_if_range_is_found_out_by_its_tag(tmp_path: Path) -> None:
    def changed(asked: Asked) -> Script:
        return script_of(file(BODY, etag='"2"'), Asked("GET", "", {**asked.headers, "if-range": '"2"'}, b"", 1))

    with FaultServer(in_turn(cut(Close(), body=bytes(len(BODY))), changed)) as server:
        assert fetch(wanted(source(server), checksums={}), tmp_path).read_bytes() == BODY


@pytest.mark.fault(11)
def test_an_old_part_of_which_neither_tag_nor_checksum_tells_the_version_is_not_gone_on_with(tmp_path: Path) -> None:
    def untagged(asked: Asked) -> Script:
        start = asked.headers.get("range", "").removeprefix("bytes=").removesuffix("-")
        place = f"Content-Range: bytes {start}-{len(LARGE) - 1}/{len(LARGE)}"
        return whole(LARGE[int(start) :], place, status=206) if start else whole(LARGE)

    with FaultServer(untagged) as server, Directory.at(tmp_path) as folder:
        one = wanted(source(server), body=LARGE, checksums={})
        part = Part(folder, one, one.name)
        (tmp_path / part.name).write_bytes(bytes(MIB))
        part.save(Left(((MIB, len(LARGE)),), Origin(source(server).host)))
        part.release()
        assert fetch(one, tmp_path).read_bytes() == LARGE
    assert left_in(tmp_path) == ["run7.root"]


@pytest.mark.fault(12)
def test_a_wrong_checksum_is_tried_once_from_zero_then_elsewhere(tmp_path: Path) -> None:
    wrong = bytes(len(BODY))
    answers = {"/bad": file(wrong), "/good": file(BODY)}
    with FaultServer(lambda asked: script_of(answers[asked.target], asked)) as server:
        watching = Watching()
        one = wanted(source(server, "/bad"), source(server, "/good"))
        assert fetch(one, tmp_path, watching=watching).read_bytes() == BODY
        assert [asked.target for asked in server.asked] == ["/bad", "/bad", "/good"]
    assert watching.places == ["BAD", "GOOD"]


@pytest.mark.fault(12)
def test_a_file_that_is_wrong_everywhere_gets_no_name(tmp_path: Path) -> None:
    with FaultServer(file(bytes(len(BODY)))) as server:
        with pytest.raises(NotAvailable, match="none of 2 places gave it") as raised:
            fetch(wanted(source(server, "/a"), source(server, "/b")), tmp_path)
        assert len(server.asked) == 4
    assert "A: Could not fetch" in raised.value.detail
    assert "adler32" in raised.value.detail
    assert left_in(tmp_path) == []


@pytest.mark.fault(12)
def test_a_resumed_file_whose_checksum_is_wrong_comes_once_more_from_zero(tmp_path: Path) -> None:
    """Another replica continues what the first has begun, and they differ."""
    other = bytes(LARGE[:HALF]) + bytes(len(LARGE) - HALF)
    cut_short = cut(Reset(), at=2**20, body=other[::-1])
    with FaultServer(in_turn(*[cut_short] * 3, file(LARGE))) as server:
        one = wanted(source(server, "/a"), source(server, "/b"), body=LARGE)
        assert fetch(one, tmp_path).read_bytes() == LARGE


def test_a_stray_connection_does_not_disturb(tmp_path: Path) -> None:
    with FaultServer(file(BODY)) as server:
        socket.create_connection(("127.0.0.1", server.ports["http"])).close()
        assert fetch(wanted(source(server)), tmp_path).read_bytes() == BODY


@pytest.mark.filterwarnings("error")
def test_a_length_that_is_no_number_is_a_broken_answer(tmp_path: Path) -> None:
    with FaultServer((*head(200, "Content-Length: many"), Send(BODY), Close())) as server:
        with pytest.raises(Unreachable, match="lost before the end") as raised:
            fetch(wanted(source(server)), tmp_path)
        assert raised.value.detail.endswith("a length that is no number")
    assert left_in(tmp_path) == []
