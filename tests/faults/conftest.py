"""Tries follow each other at once here; how long they really pause is told by tests/python/http/test_waits.py."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipylake._http.client.back_off_s", lambda attempt: 0.001)
