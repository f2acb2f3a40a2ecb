"""_config/remote.py: an instance that is described at an address"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from faults.answers import Answer, Asked, Hang, Script, redirect, whole
from faults.server import CA, FaultServer
from ipylake._config import AGE, URL, Found, Vocabulary, cache_folder, from_url
from ipylake._config.remote import _Copy
from ipylake.errors import ConfigurationError, LakeError, ServerFault, TimedOut, Unreachable

WORDS = Vocabulary(frozenset({"url", "vo", "token_file", URL, AGE}), {"rucio_base_url": "url"})
ONLY_HERE = frozenset({"token_file", URL, AGE})
TOLD = {"name": "theirs", "rucio_base_url": "https://rucio.example.org", "vo": "atl"}
VALUES = {"url": "https://rucio.example.org", "vo": "atl"}


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", CA)


def ask(url: str, **more: Any) -> Found:
    return from_url(Found("atlas", {URL: url, **more}), WORDS, ONLY_HERE)


def told(values: Any = TOLD, *headers: str) -> Script:
    return whole(json.dumps(values).encode(), "Content-Type: application/json", *headers)


def with_tag(asked: Asked) -> Script:
    return whole(status=304) if asked.headers.get("if-none-match") == '"1"' else told(TOLD, 'ETag: "1"')


def grow_old(seconds: float = 100_000) -> None:
    """As if the copy had been fetched that long ago."""
    for file in cache_folder().rglob("*.json"):
        copy = msgspec.json.decode(file.read_bytes(), type=_Copy)
        file.write_bytes(msgspec.json.encode(msgspec.structs.replace(copy, fetched_at=time.time() - seconds)))


def test_keys_of_either_vocabulary_are_read_and_say_where_they_came_from() -> None:
    with FaultServer(told()) as server:
        url = f"{server.urls['https']}/settings/a.json"
        found = ask(f"{url}?key=canary")
    assert (found.name, found.values, found.sources) == ("atlas", VALUES, dict.fromkeys(VALUES, url))
    assert [asked.target for asked in server.asked] == ["/settings/a.json?key=canary"]
    assert [file for file in cache_folder().rglob("*") if file.is_file() and b"canary" in file.read_bytes()] == []


def test_within_a_day_the_copy_serves() -> None:
    with FaultServer(told()) as server:
        assert ask(server.urls["https"]) == ask(server.urls["https"])
        grow_old(80_000)
        assert ask(server.urls["https"]).values == VALUES
        assert len(server.asked) == 1
        grow_old()
        ask(server.urls["https"])
        assert len(server.asked) == 2


def test_a_copy_from_the_future_does_not_serve() -> None:
    with FaultServer(told()) as server:
        ask(server.urls["https"])
        grow_old(-1000)
        ask(server.urls["https"])
    assert len(server.asked) == 2


def test_until_cache_expires_at_the_copy_serves_longer() -> None:
    with FaultServer(told()) as server:
        ask(server.urls["https"])
        grow_old()
        ask(server.urls["https"], **{AGE: time.time() + 100})
        assert len(server.asked) == 1
        ask(server.urls["https"], **{AGE: time.time() - 100})
        assert len(server.asked) == 2


def test_what_has_not_changed_is_not_sent_again_and_is_fresh_for_another_day() -> None:
    with FaultServer(with_tag) as server:
        ask(server.urls["https"])
        grow_old()
        assert [ask(server.urls["https"]).values for _ in range(2)] == [VALUES] * 2
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, '"1"']


@pytest.mark.fault(1)
def test_where_nobody_answers_an_old_copy_serves_and_that_is_said() -> None:
    with FaultServer(told()) as server:
        ask(server.urls["https"])
    grow_old()
    found = ask(server.urls["https"])
    assert found.values == VALUES
    assert "connection refused. The copy of 2" in found.notes[0]


@pytest.mark.fault(1)
def test_where_nobody_answers_and_there_is_no_copy_the_instance_is_named() -> None:
    with FaultServer(told()) as server:
        pass
    with pytest.raises(Unreachable, match=r'settings of "atlas" on .*: connection refused') as caught:
        ask(server.urls["https"])
    assert caught.value.hint


@pytest.mark.fault(6)
def test_it_waits_five_seconds_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    from ipylake._config import remote

    assert remote.LIMIT_S == 5
    monkeypatch.setattr(remote, "LIMIT_S", 0.3)
    started = time.monotonic()
    with FaultServer((Hang(),)) as server, pytest.raises(TimedOut):
        ask(server.urls["https"])
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("url", ["http://h/a", "file:///etc/passwd", "https://me:secret@h/", "https:///a", 5])
def test_only_https_is_asked(url: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"\$url must be an https:// address") as caught:
        ask(url)
    assert "secret" not in str(caught.value)
    assert caught.value.field == URL


@pytest.mark.fault(20)
def test_it_is_not_led_to_http() -> None:
    with FaultServer(told()) as plain, FaultServer(redirect(f"{plain.url}/a")) as server:
        with pytest.raises(ServerFault, match="from https to http"):
            ask(server.urls["https"])
        assert plain.asked == []


@pytest.mark.fault(64)
@pytest.mark.parametrize("key", ["password", "token", "Password"])
def test_a_secret_is_refused_by_name_without_being_quoted(key: str) -> None:
    with FaultServer(told({**TOLD, key: "canary"})) as server, pytest.raises(ConfigurationError) as caught:
        ask(server.urls["https"])
    assert f'"{key}"' in caught.value.message
    assert "canary" not in str(caught.value)


def test_where_secrets_lie_is_not_taken_from_afar_and_what_nobody_knows_is_noted() -> None:
    with FaultServer(told({**TOLD, "token_file": "/run/other", "colour": "red", URL: "https://h"})) as server:
        found = ask(server.urls["https"])
    assert found.values == VALUES
    assert [key for key in ("token_file", "colour", URL) if any(f'"{key}"' in note for note in found.notes)] == [
        "token_file", "colour", URL,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "answer", [told([1]), whole(b"{"), whole(b"<html>", "Content-Type: text/html"), whole(status=404)]
)
def test_what_is_no_description_is_refused_and_not_kept(answer: Answer) -> None:
    with FaultServer(answer) as server, pytest.raises(LakeError, match="atlas"):
        ask(server.urls["https"])
    assert list(cache_folder().rglob("*.json")) == []


def test_a_copy_that_is_spoilt_is_fetched_again() -> None:
    with FaultServer(told()) as server:
        ask(server.urls["https"])
        for file in cache_folder().rglob("*.json"):
            file.write_bytes(b"{")
        assert ask(server.urls["https"]).values == VALUES
