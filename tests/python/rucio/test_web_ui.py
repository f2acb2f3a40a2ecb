"""rucio/web_ui.py: addresses of pages."""

from __future__ import annotations

import pytest

from ipylake.rucio.settings import Settings
from ipylake.rucio.web_ui import WebUi

DID = ("mc16", "/store/a b&c?")


def web_ui(style: str, url: str = "https://ui.example.org/") -> WebUi:
    return WebUi(Settings(name="", url="https://rucio.example.org", webui_url=url, webui_style=style))


@pytest.mark.parametrize("style", ["", "new"])
def test_pages_have_their_did_or_rule_in_the_path(style: str) -> None:
    assert web_ui(style).did(DID) == "https://ui.example.org/did/mc16/%2Fstore%2Fa%20b%26c%3F"
    assert web_ui(style).rule("2f1a") == "https://ui.example.org/rule/2f1a"


def test_the_old_interface_has_them_in_the_query() -> None:
    assert web_ui("old").did(DID) == "https://ui.example.org/did?scope=mc16&name=%2Fstore%2Fa+b%26c%3F"
    assert web_ui("old").rule("2f1a") == "https://ui.example.org/rule?rule_id=2f1a"


def test_without_an_address_there_are_no_pages() -> None:
    assert (web_ui("", "").did(DID), web_ui("old", "").rule("2f1a")) == ("", "")
