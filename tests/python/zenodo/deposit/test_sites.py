"""Zenodo and its sandbox under their own addresses, the double between us and them: a token goes to its site alone, and
shows nowhere."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from faults.caller import locals_of
from ipylake import ZenodoBrowser, ZenodoDeposit
from ipylake._credentials import Sessions
from ipylake.errors import LakeError
from ipylake.zenodo import Zenodo
from zenodo import impostor
from zenodo.fixture import RunningZenodo, running
from zenodo.records import TOKENS, Library
from zenodo.wire import Asked

from .said import SAID

CANARIES = {"zenodo": "canary-91f7", "sandbox": "sandbox-canary-5b20"}


@dataclass
class Internet:
    """`asked`: host, token, and all else that was in the address, of each request."""

    double: RunningZenodo
    chain: str
    folder: Path
    asked: list[tuple[str, str | None, str]] = field(default_factory=list)

    def client(self, name: str, **more: Any) -> Zenodo:
        more = {"sessions": Sessions(), "downloads": str(self.folder / "got"), **more}
        return Zenodo(instance=name, ca_cert=self.chain, **more)


@pytest.fixture
def internet(tmp_path: Path, zenodo_seed: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    for token in CANARIES.values():
        monkeypatch.setitem(TOKENS, token, TOKENS["full"])
    chain, key = impostor.make(tmp_path)
    tables = [f'[zenodo.{name}]\nca_cert = "{chain}"\n' for name in CANARIES]
    (tmp_path / "ipylake.toml").write_text("".join(tables))
    with running(tmp_path, zenodo_seed, (chain, key)) as double:
        found = Internet(double, chain, tmp_path)
        answer = double.double.answer

        def heard(asked: Asked, token: str | None) -> Any:
            found.asked.append((asked.base, token, f"{asked.path} {asked.query}"))
            return answer(asked, token)

        monkeypatch.setattr(double.double, "answer", heard)
        monkeypatch.setenv("HTTPS_PROXY", double.url)
        monkeypatch.setenv("NO_PROXY", "")
        yield found


@pytest.mark.fault(63, 64, 65)
@pytest.mark.parametrize("name", ["zenodo", "sandbox"])
def test_the_token_shows_in_nothing_that_is_kept_said_or_asked(
    internet: Internet, out: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = CANARIES[name]
    client = internet.client(name, token=token)
    browser = ZenodoBrowser(client, query="gamma")
    form = ZenodoDeposit(f"{out}/*", SAID, instance=client)
    made = client.publish(client.deposit(f"{out}/*", SAID))
    client.get(made.id)
    shown = [repr(client), repr(client.session()), repr(client.scopes()), repr(made), repr(client.configuration())]
    shown += [repr(one.get_state()) + repr(one._repr_mimebundle_()) for one in (browser, form)]
    shown += [browser.code(), str(browser.record()), repr(client.script()), repr(client.describe()), repr(client._rest)]
    internet.double.fail(revoked=True)
    for call in (client.drafts, lambda: client.deposit(f"{out}/*", {**SAID, "version": "2"}, anew=True)):
        with pytest.raises(LakeError) as caught:
            call()
        caught.value.__traceback__ = caught.tb.tb_next  # without this frame, which has the token
        shown += ["".join(traceback.format_exception(caught.value)), locals_of(caught.value)]
    kept = [path.read_bytes() for path in internet.folder.rglob("*") if path.is_file() and path.suffix != ".sent"]
    assert token not in "".join(shown) + caplog.text
    assert token.encode() not in b"".join(kept)
    assert not [place for _, _, place in internet.asked if token in place]
    assert {sent for _, sent, _ in internet.asked} == {token, None}


@pytest.mark.fault(75)
@pytest.mark.parametrize(("name", "other"), [("sandbox", "zenodo"), ("zenodo", "sandbox")])
def test_a_token_never_goes_to_the_other_site(
    internet: Internet, out: Path, name: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZENODO_TOKEN", CANARIES[name])
    monkeypatch.setenv("ZENODO_SANDBOX", "1" if name == "sandbox" else "")
    client = internet.client(name)
    made = client.publish(client.deposit(f"{out}/*", SAID))
    there = client.another(other)
    assert there.session().state == "out"
    list(there.search("gamma"))
    with pytest.raises(LakeError):
        there.deposit(f"{out}/*", SAID)
    for meant in (made.doi, f"{there.site.url}/records/{made.id}", f"draft:{made.id}"):
        with pytest.raises(LakeError):
            there.record(meant)
        with pytest.raises(LakeError):
            client.record(f"{there.site.url}/records/{made.id}")
    by_host = {host: {token for at, token, _ in internet.asked if at == host} for host, _, _ in internet.asked}
    assert by_host == {client.site.url: {CANARIES[name]}, there.site.url: {None}}
