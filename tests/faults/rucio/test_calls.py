"""What is sent, and where."""

from __future__ import annotations

import pytest

from faults.answers import json
from faults.named import token
from faults.rucio_answers import CANARY, Serve, row, rucio
from ipylake.errors import ConfigurationError
from ipylake.rucio import Rucio

NOTHING = json(b"[]")


def test_the_virtual_organisation_is_named_from_the_first_call_on(serve: Serve) -> None:
    client, server = serve(rucio(scopes=NOTHING), vo="atl")
    client.scopes()
    assert [asked.headers["x-rucio-vo"] for asked in server.asked] == ["atl", "atl"]


def test_signing_in_may_be_elsewhere(serve: Serve) -> None:
    _, elsewhere = serve(rucio())
    client, server = serve(rucio(scopes=NOTHING), auth_url=elsewhere.url)
    client.scopes()
    assert [asked.target for asked in server.asked] == ["/scopes/"]
    assert [asked.headers.get("x-rucio-password") for asked in elsewhere.asked] == [CANARY]


def test_a_base_path_stays_in_front_of_every_call(serve: Serve) -> None:
    client, server = serve(rucio({"/rucio/auth": lambda _: token(), "/rucio/scopes": NOTHING}), path="/rucio")
    client.scopes()
    assert [asked.target for asked in server.asked] == ["/rucio/auth/userpass", "/rucio/scopes/"]


@pytest.mark.parametrize(
    ("setting", "value"), [("url", "rucio.example.org"), ("auth_url", "ftp://h"), ("ca_cert", "/no/such/file")]
)
def test_a_setting_that_cannot_be_used_is_named_with_where_it_was_set(setting: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Rucio(**{"url": "https://h", setting: value})
    assert caught.value.field == setting
    assert caught.value.hint.endswith("it was set by the arguments")


@pytest.mark.parametrize(
    ("name", "segment"), [("/store/a.root", "%2Fstore%2Fa.root"), ("50% é", "50%25%20%C3%A9"), ("..", "%2E%2E")]
)
def test_a_name_is_one_segment_of_the_target(serve: Serve, name: str, segment: str) -> None:
    client, server = serve(rucio(dids=json(row("run1"))))
    assert [entry.name for entry in client.children(f"mc16:{name}")] == ["run1"]
    assert server.asked[1].target == f"/dids/mc16/{segment}/dids"
